#!/bin/bash
# Boots the Debian of a chroot: its own systemd in namespaces of its own, no network but loopback. When it is up, a command
# is run there as root; what it says is said here, and its status is this one's.
#   boot.sh ROOT COMMAND...
set -euo pipefail

if [ $$ != 1 ]; then
    root=$(readlink -f "$1")
    shift
    cat >"$root/etc/systemd/system/trial.service" <<EOF
[Unit]
After=multi-user.target
[Service]
Type=oneshot
WorkingDirectory=/root
Environment=HOME=/root LC_ALL=C.UTF-8 LIGHTHIS_LANG=en
ExecStart=$*
ExecStopPost=/bin/sh -c 'systemctl exit \${EXIT_STATUS:-1}'
StandardOutput=file:/root/said
StandardError=file:/root/said
TimeoutStartSec=360
EOF
    cat >"$root/etc/systemd/system/trial.target" <<EOF
[Unit]
Requires=multi-user.target
Wants=trial.service
EOF
    rm -f "$root/root/said"
    status=0
    timeout --kill-after=10 420 unshare --pid --mount --uts --ipc --net --cgroup --fork --kill-child "$0" "$root" || status=$?
    cat "$root/root/said" || echo "it did not come up" >&2
    exit $status
fi

# the first process of namespaces of its own: whatever is mounted here is seen here alone, and gone with it
cd "$1"
mount --make-rprivate /
mount --bind . .
cd "$1"
mount -t proc proc proc
mount -t sysfs sysfs sys
mount -t cgroup2 cgroup2 sys/fs/cgroup
for place in run tmp dev; do mount -t tmpfs -o mode=755 tmpfs "$place"; done
chmod 1777 tmp
mkdir dev/pts dev/shm
chmod 1777 dev/shm
for node in null zero full random urandom tty; do
    touch "dev/$node"
    mount --bind "/dev/$node" "dev/$node"
done
mount -t devpts -o newinstance,ptmxmode=0666 devpts dev/pts
ln -s pts/ptmx dev/ptmx
ln -s /proc/self/fd dev/fd
mkdir -p mnt
pivot_root . mnt
umount -l /mnt
# what systemd mounts for one service is seen by it alone only where the root is shared
mount --make-rshared /
exec env -i container=lxc PATH=/usr/sbin:/usr/bin:/sbin:/bin /lib/systemd/systemd --system --unit=trial.target \
    --log-target=journal --show-status=false
