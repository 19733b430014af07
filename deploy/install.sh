#!/bin/bash
# Installs lighthis on Debian 12 or 13, or brings an installation up to the version beside this script.
#
#   install.sh [--host NAME] [--wheel FILE] [--no-start]
#
# --host NAME   the name staff type into the browser; asked of the machine when not given, kept on upgrades
# --wheel FILE  the wheel; by default the one in wheelhouse/ beside this script
# --no-start    put everything in place and start nothing (images, chroots)
#
# LIGHTHIS_ENCRYPT=no in the environment leaves the database of a new installation unencrypted.
#
# With a wheelhouse/ beside it no package index is asked. Run again, it upgrades: a verified copy first, and back to
# the version before when the new one does not come up.
set -euo pipefail
# the program is root's and everybody's to read, whatever root's habit is
umask 022

here=$(cd "$(dirname "$0")" && pwd)
root=/opt/lighthis
conf=/etc/lighthis
data=/var/lib/lighthis
key=$conf/store.key
host='' wheel='' start=yes

say() { echo "lighthis: $*"; }
lighthis() { /usr/local/bin/lighthis "$@"; }
fail() { echo "lighthis: $*" >&2; exit 1; }

options() {
    while [ $# -gt 0 ]; do
        case "$1" in
            --host) host=${2:?--host wants a name}; shift 2 ;;
            --wheel) wheel=$(readlink -f "${2:?--wheel wants a file}"); shift 2 ;;
            --no-start) start=no; shift ;;
            *) sed -n '4,10s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
        esac
    done
    [ "$(id -u)" = 0 ] || fail "run this as root"
    if [ -z "$wheel" ]; then
        local found=("$here"/wheelhouse/lighthis-*.whl)
        [ ${#found[@]} = 1 ] || fail "more than one wheel in $here/wheelhouse: name one with --wheel"
        wheel=${found[0]}
    fi
    [ -f "$wheel" ] || fail "there is no $wheel: name the wheel with --wheel"
    if [ -z "$host" ]; then
        host=$(cat "$conf/host" 2>/dev/null || hostname -f 2>/dev/null || hostname)
    fi
    [[ $host =~ ^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$ ]] || fail "'$host' is no host name: give one with --host"
}

check_sums() {
    [ -f "$here/SHA256SUMS" ] || return 0
    (cd "$here" && sha256sum --check --quiet SHA256SUMS) || fail "a file of this bundle is damaged: fetch it again"
}

system_packages() {
    local wanted missing=() package
    # shellcheck disable=SC2207
    wanted=(python3 python3-venv nginx-light openssl $("$here/system-packages" run --name))
    for package in "${wanted[@]}"; do
        [ "$(dpkg-query --show --showformat='${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing+=("$package")
    done
    if [ ${#missing[@]} -gt 0 ]; then
        say "installing ${missing[*]}"
        apt-get -qq update || true
        DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends install "${missing[@]}" >/dev/null 2>/var/log/lighthis-apt.log ||
            { cat /var/log/lighthis-apt.log >&2; fail "apt-get could not install ${missing[*]}"; }
        rm -f /var/log/lighthis-apt.log
    fi
    python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' || fail "Python 3.11 or newer is needed (Debian 12, 13, Ubuntu 24.04)"
}

account() {
    getent passwd lighthis >/dev/null || useradd --system --user-group --home-dir "$data" --no-create-home \
        --shell /usr/sbin/nologin lighthis
    install -d -m 0755 "$root" "$root/releases"
    install -d -m 0750 -o root -g lighthis "$conf"
    install -d -m 0700 -o lighthis -g lighthis "$data"
}

# The release of this wheel, made in full or not at all; its folder in $release
release() {
    local version sum
    version=$(basename "$wheel" | cut -d- -f2)
    sum=$(sha256sum "$wheel" | cut -c1-64)
    release=$root/releases/$version-${sum:0:8}
    [ ! -e "$release/complete" ] || return 0
    say "installing $version into $release"
    rm -rf "$release"
    python3 -m venv "$release"
    local pip=("$release/bin/pip" -qq --disable-pip-version-check install --no-build-isolation)
    local from=()
    [ ! -d "$here/wheelhouse" ] || from=(--no-index --find-links "$here/wheelhouse")
    "${pip[@]}" "${from[@]}" --require-hashes -r "$here/locks/build.txt"
    "${pip[@]}" "${from[@]}" --require-hashes -r "$here/locks/runtime.txt"
    "${pip[@]}" --no-index --no-deps "$wheel"
    # the web processes run without docstrings and cannot write what they compile: see lighthis/cli/lean.py
    PYTHONNODEBUGRANGES=1 "$release/bin/python" -OO -m compileall -qq -j 0 "$release/lib"
    install -d "$release/share/lighthis"
    cp -r "$here/README.md" "$here/lighthis" "$here/systemd" "$here/nginx" "$release/share/lighthis/"
    touch "$release/complete"
}

settings() {
    if [ ! -e "$conf/lighthis.env" ]; then
        install -m 0640 -o root -g lighthis "$here/lighthis.env" "$conf/lighthis.env"
    fi
    echo "$host" >"$conf/host"
}

# The key that a new installation is encrypted with; the user of the program reads it through its own group
encryption() {
    if [ -e "$conf/installed" ] || [ -e "$key" ] || [ "${LIGHTHIS_ENCRYPT:-yes}" = no ]; then return 0; fi
    if grep -q '^LIGHTHIS_DATABASE=.*postgresql' "$conf/lighthis.env"; then return 0; fi
    rm -f "$key.new"
    "$release/bin/lighthis" key new "$key.new" >/dev/null
    chown root:lighthis "$key.new"
    chmod 0440 "$key.new"
    mv "$key.new" "$key"
}

# Once, on the screen of whoever installs
recovery_key() {
    [ -e "$key" ] || return 0
    echo
    say "the database is encrypted. WRITE THESE FOUR LINES AND THE NUMBER ON PAPER and keep it in the safe of the chief doctor:"
    say "if this machine dies, a copy of the data is nothing without them, and nobody can make them again."
    lighthis key recovery
    echo
}

# Whether the services are given a key
hand_over_key() {
    local place=lighthis-.service.d/store-key.conf
    local brought=$1/systemd/$place put=/etc/systemd/system/$place
    if [ -e "$key" ] && [ -e "$brought" ]; then
        install -D -m 0644 "$brought" "$put"
    else
        rm -f "$put"
    fi
}

# A hospital's own authority, where there is no certificate: ten years for the root, 397 days for the site
certificate() {
    local tls=$conf/tls
    install -d -m 0700 "$tls"
    [ ! -e "$tls/web.pem" ] || return 0
    say "making a certificate for $host; staff PCs must be given $tls/ca.pem"
    (
        umask 077
        cd "$tls"
        openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 3650 -keyout ca.key -out ca.pem \
            -subj "/CN=lighthis of $host" -addext "basicConstraints=critical,CA:TRUE,pathlen:0" \
            -addext "keyUsage=critical,keyCertSign,cRLSign"
        openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout web.key -out web.csr -subj "/CN=$host"
        printf 'subjectAltName=DNS:%s\nextendedKeyUsage=serverAuth\nkeyUsage=critical,digitalSignature\n' "$host" >web.ext
        openssl x509 -req -in web.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 397 -extfile web.ext -out web.pem
        rm web.csr web.ext
    ) 2>/dev/null || fail "openssl could not make the certificate"
}

site() {
    local site=/etc/nginx/sites-available/lighthis
    sed "s/\bHOST\b/$host/g" "$1" >"$site"
    # since 1.25.1 nginx has a line of its own for HTTP/2, and complains of the word
    if dpkg --compare-versions "$(dpkg-query --show --showformat='${Version}' nginx)" ge 1.25.1; then
        sed -i -e 's/^\( *listen .* ssl\) http2;/\1;/' -e 's/^\( *\)ssl_protocols /\1http2 on;\n&/' "$site"
    fi
    # a machine without IPv6 cannot listen on it
    [ -e /proc/net/if_inet6 ] || sed -i '/listen \[::\]/d' "$site"
    ln -sfn "$site" /etc/nginx/sites-enabled/lighthis
    # only Debian's own welcome page is taken away
    if [ "$(readlink /etc/nginx/sites-enabled/default)" = /etc/nginx/sites-available/default ]; then
        rm /etc/nginx/sites-enabled/default
    fi
    nginx -t -q
}

# A release in use: the link, and what it brings for the rest of the machine
switch_to() {
    local brought=$1/share/lighthis
    ln -sfn "$1" "$root/current.new" && mv -T "$root/current.new" "$root/current" &&
        install -m 0755 "$brought/lighthis" /usr/local/bin/lighthis &&
        install -m 0644 "$brought"/systemd/*.{service,socket,timer} /etc/systemd/system/ &&
        hand_over_key "$brought" &&
        { [ $start = no ] || systemctl daemon-reload; } &&
        site "$brought/nginx/lighthis.conf"
}

# nginx too: nobody gets in before the new release is ready, so nothing that staff typed is lost by going back
stop_all() {
    [ $start = yes ] || return 0
    systemctl stop nginx lighthis-web.socket 'lighthis-*.timer' 'lighthis-*.service'
}

start_all() {
    [ $start = yes ] || return 0
    systemctl enable --quiet lighthis-web.service lighthis-worker.service nginx
    systemctl enable --quiet --now lighthis-web.socket
    systemctl restart lighthis-web.service || return 1
    local try
    for try in $(seq 30); do
        if "$root/current/bin/python" "$here/ready.py" /run/lighthis/web.sock; then
            systemctl restart lighthis-worker.service
            systemctl enable --quiet --now lighthis-{days,backup,check,downtime}.timer
            systemctl reload-or-restart nginx
            return 0
        fi
        sleep 1
    done
    say "no answer from /healthz/ready after $try tries: journalctl -u lighthis-web" >&2
    return 1
}

first_time() {
    switch_to "$release"
    lighthis upgrade
    start_all || fail "installed, but it does not come up"
    say "installed for https://$host/"
    recovery_key
    say "the administrator's first sign-in, once and for a short time only:"
    echo "https://$host$(lighthis staff token)"
    touch "$conf/installed"
}

# The copy of the data made before an upgrade; it lies apart from the nightly ones, so that those do not push it out. Named in $copy
copy_data() {
    local place=$data/before-upgrade
    lighthis backup --keep 3 "$place" || return 1
    copy=$(find "$place" -name 'lighthis-*.tar' | sort | tail -n 1)
}

back_to() {
    stop_all || true
    switch_to "$1"
    if ! lighthis restore --replace "$copy"; then
        fail "the new version did not come up, and the data could not be brought back; nothing is served. The copy is $copy, see README.md"
    fi
    start_all || say "the version before does not come up either; the data is as it was, the copy is $copy" >&2
    fail "the new version did not come up: back to $(basename "$1"), with the data as it was before"
}

upgrade() {
    local before copy
    before=$(readlink -f "$root/current")
    if [ "$before" = "$release" ]; then
        switch_to "$release"
        lighthis upgrade
        start_all || fail "it does not come up"
        say "this version was installed already; settings and units are in place"
        return
    fi
    say "a verified copy of the data first"
    stop_all
    if ! copy_data; then
        start_all || true
        fail "no copy could be made, so nothing was changed"
    fi
    if ! { switch_to "$release" && lighthis upgrade && start_all; }; then
        back_to "$before"
    fi
    say "upgraded from $(basename "$before") to $(basename "$release")"
}

main() {
    options "$@"
    check_sums
    system_packages
    account
    release
    settings
    encryption
    certificate
    if [ -e "$conf/installed" ]; then upgrade; else first_time; fi
}

main "$@"
