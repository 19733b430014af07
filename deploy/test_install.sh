#!/bin/bash
# Everything of an installation that a machine without a container engine can try: the scripts and units are checked,
# the wheel is installed by install.sh into an empty Debian of its own, twice, and an administrator signs in there
# through nginx and TLS, with no network but loopback.
set -euo pipefail
cd "$(dirname "$0")/.."

deploy/system-packages test-install
if [ "$(id -u)" != 0 ]; then
    exec sudo -n --preserve-env=LIGHTHIS_TEST_SKIP "$0" || { echo "test-install: needs root for a chroot" >&2; exit 1; }
fi

work=$(mktemp -d /var/tmp/lighthis-install.XXXXXX)
chroot=$work/debian
clean() {
    # the namespaces took their own mounts with them; only what the chroot was given is taken back here
    mountpoint -q "$chroot/proc" && umount "$chroot/proc"
    rm -rf --one-file-system "$work"
}
trap clean EXIT
step() { printf 'test-install: %s\n' "$*"; }

step "scripts"
shellcheck .ci/run tests/run deploy/system-packages deploy/bundle deploy/demo deploy/lighthis deploy/*.sh tests/deploy/*.sh

step "units"
# verify wants to find what a unit starts and who it runs as, so it looks at an image of the units beside the real ones
units=$work/units
mkdir "$units"
for unit in deploy/systemd/*; do
    sed -E 's#^(Exec[A-Za-z]+=)/opt/lighthis/current/bin/[a-z]+#\1/bin/true#; s#^(User|Group)=lighthis#\1=daemon#' \
        "$unit" >"$units/$(basename "$unit")"
done
said=$(SYSTEMD_UNIT_PATH="$units:" systemd-analyze verify --man=no "$units"/* 2>&1 | grep -F "$units" || true)
if [ -n "$said" ]; then echo "$said" >&2; exit 1; fi
for unit in deploy/systemd/*.service; do
    # the threshold of the tool counts tenths: 20 is 2.0
    systemd-analyze security --offline=true --threshold=20 "$unit" >"$work/security" || { cat "$work/security"; exit 1; }
    tail -n 1 "$work/security"
done

step "wheel and wheelhouse"
# the Debian to try is the one whose Python made the wheelhouse
python=$(.venv/bin/python -c 'import sys; print("%d.%d" % sys.version_info[:2])')
case "$python" in
    3.11) suite=bookworm ;;
    *) suite=trixie python=3.13 ;;
esac
deploy/bundle --python "$python" --no-archive "$work/bundle" >/dev/null

step "an empty Debian $suite"
# shellcheck disable=SC2016
mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Component: main' | grep -v -e security -e updates | head -n 1)
debootstrap --variant=minbase "$suite" "$chroot" "$mirror" >"$work/debootstrap" || { tail "$work/debootstrap"; exit 1; }
# nothing that apt installs may start by itself in here
printf '#!/bin/sh\nexit 101\n' >"$chroot/usr/sbin/policy-rc.d"
chmod +x "$chroot/usr/sbin/policy-rc.d"
cp /etc/apt/apt.conf.d/*proxy* "$chroot/etc/apt/apt.conf.d/" 2>/dev/null || true
cp -L /etc/resolv.conf "$chroot/etc/resolv.conf"
cp -r "$work/bundle" "$chroot/root/bundle"
cp tests/deploy/sign_in.py tests/deploy/serve.sh "$chroot/root/"
echo "127.0.0.1 hospital.test localhost" >"$chroot/etc/hosts"
mount -t proc proc "$chroot/proc"
# a network of its own with only loopback: nothing that serves pages needs another
# shellcheck disable=SC2016
on_loopback() { inside unshare --net --pid --fork --kill-child /bin/bash -c 'ip link set lo up; exec chroot "$@"' - "$chroot" "$@"; }
inside() { env -i PATH=/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 "$@"; }

step "install.sh"
inside chroot "$chroot" /root/bundle/install.sh --host hospital.test --no-start | tee "$work/first"
token=$(grep -oE '/setup/[A-Za-z0-9_-]+' "$work/first" | tail -n 1 | cut -d/ -f3)
[ -n "$token" ] || { echo "install.sh named no /setup/ address" >&2; exit 1; }

step "a signed-in page"
on_loopback /root/serve.sh "$token"

step "install.sh again, with the same bundle and with a newer one"
inside chroot "$chroot" /root/bundle/install.sh --no-start
.venv/bin/python tests/deploy/newer.py "$chroot/root/bundle" 999.0
inside chroot "$chroot" /root/bundle/install.sh --no-start
[ "$(find "$chroot/opt/lighthis/releases" -mindepth 1 -maxdepth 1 | wc -l)" = 2 ]
on_loopback /root/serve.sh

step "install.sh with a version that spoils the data and does not come up: back to release and data of before"
.venv/bin/python tests/deploy/newer.py "$chroot/root/bundle" 999.1 broken
if inside chroot "$chroot" /root/bundle/install.sh --no-start; then
    echo "a broken version was installed" >&2
    exit 1
fi
[[ $(readlink "$chroot/opt/lighthis/current") == */999.0-* ]]
on_loopback /root/serve.sh

step "all is well"
