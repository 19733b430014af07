#!/bin/bash
# Everything of an installation that a machine without a container engine can try: the scripts and units are checked, the
# wheel is installed by install.sh into an empty Debian, that Debian is booted with its own systemd and no network but
# loopback, and there (tests/deploy/live.sh) an administrator signs in through nginx and TLS, the timers' work is done, a
# copy is brought back, a newer version put in and a broken one thrown out.
#   test_install.sh [bookworm|trixie]      LIGHTHIS_TEST_DEBIAN says the same; else the Debian of this Python
# LIGHTHIS_TEST_CACHE=FOLDER keeps the empty Debian for the next time; it is never needed.
set -euo pipefail
cd "$(dirname "$0")/.."

suite=${1:-${LIGHTHIS_TEST_DEBIAN:-}}
deploy/system-packages test-install
if [ "$(id -u)" != 0 ]; then
    exec sudo -n --preserve-env=LIGHTHIS_TEST_SKIP,LIGHTHIS_TEST_CACHE "$0" ${suite:+"$suite"} || { echo "test-install: needs root for a chroot" >&2; exit 1; }
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
cp -r deploy/systemd "$units"
sed -i -E 's#^(Exec[A-Za-z]+=)/opt/lighthis/current/bin/[a-z]+#\1/bin/true#; s#^(User|Group)=lighthis#\1=daemon#' \
    "$units"/*.{service,socket,timer}
said=$(SYSTEMD_UNIT_PATH="$units:" systemd-analyze verify --man=no "$units"/*.{service,socket,timer} 2>&1 | grep -F "$units" || true)
if [ -n "$said" ]; then echo "$said" >&2; exit 1; fi
for unit in deploy/systemd/*.service; do
    # the threshold of the tool counts tenths: 20 is 2.0
    systemd-analyze security --offline=true --threshold=20 "$unit" >"$work/security" || { cat "$work/security"; exit 1; }
    tail -n 1 "$work/security"
done

step "wheel and wheelhouse"
# the Debian to try is the one whose Python makes the wheelhouse
if [ -z "$suite" ]; then
    suite=$(.venv/bin/python -c 'import sys; print("bookworm" if sys.version_info[:2] == (3, 11) else "trixie")')
fi
case "$suite" in
    bookworm) python=3.11 ;;
    trixie) python=3.13 ;;
    *) echo "test-install: bookworm or trixie, not $suite" >&2; exit 2 ;;
esac
deploy/bundle --python "$python" --no-archive "$work/bundle" >/dev/null

step "an empty Debian $suite"
kept=${LIGHTHIS_TEST_CACHE:+$LIGHTHIS_TEST_CACHE/debian-$suite.tar}
if [ -n "$kept" ] && [ -e "$kept" ]; then
    mkdir "$chroot"
    tar -C "$chroot" -xpf "$kept"
else
    # shellcheck disable=SC2016
    mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Component: main' | grep -v -e security -e updates | head -n 1)
    debootstrap --variant=minbase --include=systemd-sysv "$suite" "$chroot" "$mirror" >"$work/debootstrap" ||
        { tail "$work/debootstrap"; exit 1; }
    if [ -n "$kept" ]; then
        mkdir -p "$LIGHTHIS_TEST_CACHE"
        tar -C "$chroot" -cpf "$kept.new" . && mv "$kept.new" "$kept"
    fi
fi
# nothing that apt installs may start by itself in here
printf '#!/bin/sh\nexit 101\n' >"$chroot/usr/sbin/policy-rc.d"
chmod +x "$chroot/usr/sbin/policy-rc.d"
cp /etc/apt/apt.conf.d/*proxy* "$chroot/etc/apt/apt.conf.d/" 2>/dev/null || true
cp -L /etc/resolv.conf "$chroot/etc/resolv.conf"
cp -r "$work/bundle" "$chroot/root/bundle"
cp tests/deploy/sign_in.py tests/deploy/live.sh "$chroot/root/"
echo "127.0.0.1 hospital.test localhost" >"$chroot/etc/hosts"
mount -t proc proc "$chroot/proc"

step "install.sh"
env -i PATH=/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 LIGHTHIS_LANG=en \
    chroot "$chroot" /root/bundle/install.sh --host hospital.test --no-start | tee "$work/first"
umount "$chroot/proc"
token=$(grep -oE '/setup/[A-Za-z0-9_-]+' "$work/first" | tail -n 1 | cut -d/ -f3)
[ -n "$token" ] || { echo "install.sh named no /setup/ address" >&2; exit 1; }
[ "$(grep -cE '^[1-4]\.( +[0-9A-F]{4}){5}$' "$work/first")" = 4 ] || { echo "install.sh printed no recovery key" >&2; exit 1; }

step "the same bundle as a newer version, and as a broken one"
for version in newer:999.0 broken:999.1; do
    cp -r "$work/bundle" "$chroot/root/bundle-${version%:*}"
    .venv/bin/python tests/deploy/newer.py "$chroot/root/bundle-${version%:*}" "${version#*:}" "${version%:*}"
done

step "a booted Debian $suite"
tests/deploy/boot.sh "$chroot" /root/live.sh "$token"

step "all is well"
