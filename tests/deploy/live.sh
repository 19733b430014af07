#!/bin/bash
# On a booted machine that install.sh has furnished: everything as systemd starts it, from the first sign-in to going back.
#   live.sh SETUP-TOKEN
set -euo pipefail

data=/var/lib/lighthis
step() { printf 'test-install: %s\n' "$*"; }
sign_in() { python3 /root/sign_in.py https://hospital.test /etc/lighthis/tls/ca.pem "$@"; }
trap '[ $? = 0 ] || journalctl --no-pager -n 60 -u "lighthis-*" -u nginx -u press >&2' EXIT

step "install.sh once more, which starts everything; a signed-in page"
/root/bundle/install.sh
systemctl --quiet is-active nginx lighthis-{web,worker}.service lighthis-{days,backup,check,downtime}.timer
sign_in "$1"

step "the database is encrypted, and the services have their key from systemd"
if head -c 15 $data/lighthis.db | grep -q SQLite; then
    echo "anybody can read the database" >&2
    exit 1
fi
[ "$(stat -c '%a %U %G' /etc/lighthis/store.key)" = "440 root lighthis" ]
if runuser -u nobody -- cat /run/credentials/lighthis-web.service/store.key 2>/dev/null; then
    echo "anybody can read the key" >&2
    exit 1
fi
cmp /run/credentials/lighthis-web.service/store.key /etc/lighthis/store.key
# from paper the same key comes back
lighthis key recovery | sed -n 's/^[1-4]\. *//p' >/root/paper
(umask 077 && /opt/lighthis/current/bin/lighthis key restore /root/again.key </root/paper >/dev/null)
cmp /root/again.key /etc/lighthis/store.key

step "what the timers do; a PDF, closed in as the print worker is"
systemctl start lighthis-days lighthis-backup lighthis-check lighthis-downtime
sed -e "s#^ExecStart=.*#ExecStart=/opt/lighthis/current/bin/python -c 'import weasyprint; weasyprint.HTML(string=\"Ўзбекистон oʻ\").write_pdf(\"/dev/null\")'#" \
    -e 's/^Type=.*/Type=oneshot/' -e '/^Restart/d' /etc/systemd/system/lighthis-worker.service >/run/systemd/system/press.service
systemctl daemon-reload
systemctl start press

step "the copy is brought back"
copy=$(find $data/backups -name 'lighthis-*.tar')
systemctl stop nginx lighthis-web.socket lighthis-web lighthis-worker
lighthis restore --replace "$copy"
lighthis upgrade
systemctl start lighthis-web.socket lighthis-web lighthis-worker nginx
for _ in $(seq 60); do
    ! /opt/lighthis/current/bin/python /root/bundle/ready.py /run/lighthis/web.sock || break
    sleep 1
done
sign_in

step "a newer version"
/root/bundle-newer/install.sh
[ "$(find /opt/lighthis/releases -mindepth 1 -maxdepth 1 | wc -l)" = 2 ]
sign_in

step "a version that spoils the data and does not come up: back to release and data of before"
if /root/bundle-broken/install.sh; then
    echo "a broken version was installed" >&2
    exit 1
fi
[[ $(readlink /opt/lighthis/current) == */999.0-* ]]
sign_in
