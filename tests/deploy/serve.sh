#!/bin/bash
# Inside the chroot, without systemd: starts the pages as their unit says and nginx, signs in, does what the timers do.
#   serve.sh [SETUP-TOKEN]     without a token the administrator is there already
set -euo pipefail

set -a
# shellcheck source=/dev/null
. /etc/lighthis/lighthis.env
set +a
socket=/run/lighthis/web.sock
install -d -m 0755 -o lighthis -g lighthis /run/lighthis
rm -f "$socket"
install -d -m 1777 /dev/shm

# the very words of the unit; systemd would put in the settings and bring the socket
read -ra command < <(sed -n "s/^ExecStart=//; s/\${LIGHTHIS_WORKERS}/$LIGHTHIS_WORKERS/; s/\${LIGHTHIS_THREADS}/$LIGHTHIS_THREADS/; T; p" \
    /etc/systemd/system/lighthis-web.service)
cd "$LIGHTHIS_DATA"
runuser -u lighthis -- "${command[@]}" --bind "unix:$socket" 2>/var/log/gunicorn &
pages=$!
for _ in $(seq 30); do
    ! /opt/lighthis/current/bin/python /root/bundle/ready.py "$socket" || break
    kill -0 $pages 2>/dev/null || break
    sleep 1
done
if ! /opt/lighthis/current/bin/python /root/bundle/ready.py "$socket"; then
    cat /var/log/gunicorn >&2
    echo "the pages do not become ready" >&2
    exit 1
fi
nginx
python3 /root/sign_in.py https://hospital.test /etc/lighthis/tls/ca.pem "$@" || { tail -n 40 /var/log/gunicorn >&2; exit 1; }
nginx -s stop
# what the timers do every night, while the pages are served; the doctor finds nothing wrong
lighthis charges bed-days
lighthis backup
lighthis doctor
# the papers: Pango and fonts are there
runuser -u lighthis -- /opt/lighthis/current/bin/python -c \
    'import weasyprint; weasyprint.HTML(string="Ўзбекистон oʻ").write_pdf("/dev/null")'
kill $pages
wait $pages || true
