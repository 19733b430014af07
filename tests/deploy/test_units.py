import re
from pathlib import Path

import pytest

from lighthis import config
from lighthis.cli import lean

DEPLOY = Path(__file__).parent.parent.parent / "deploy"
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_a_unit_has_its_own_user_and_no_network(unit):
    lines = unit.read_text().splitlines()
    for line in ("User=lighthis", "PrivateNetwork=yes", "RestrictAddressFamilies=AF_UNIX", "ProtectSystem=strict"):
        assert line in lines


def test_all_units_are_closed_alike():
    closed = [unit.read_text().split("UMask=")[1].split("\n\n")[0].strip() for unit in UNITS]
    assert len(set(closed)) == 1


@pytest.mark.parametrize("name", ["web", "worker", "backup", "check"])
def test_every_unit_is_there(name):
    assert (DEPLOY / "systemd" / f"lighthis-{name}.service").is_file()


def test_the_installation_reads_the_settings_that_the_program_knows():
    known = set(re.findall(r'"(LIGHTHIS_[A-Z_]+)"', (DEPLOY.parent / "lighthis" / "config.py").read_text()))
    known |= {f"LIGHTHIS_{name.upper()}" for name in config.ROOM}
    named = set(re.findall(r"^#?(LIGHTHIS_[A-Z_]+)=", (DEPLOY / "lighthis.env").read_text(), re.MULTILINE))
    assert named
    assert named <= known


def test_nginx_lets_no_one_say_who_he_is():
    site = (DEPLOY / "nginx" / "lighthis.conf").read_text()
    assert "proxy_set_header X-Forwarded-For $remote_addr;" in site
    assert "ssl_protocols TLSv1.2 TLSv1.3;" in site
    assert not re.search(r"\$(request|args|query_string|http_referer)\b", site.split("log_format")[1].split(";")[0])


def test_nothing_names_a_package_index():
    for file in [*DEPLOY.rglob("*"), DEPLOY.parent / "Makefile", DEPLOY.parent / "setup.cfg"]:
        if file.is_file() and file.suffix != ".pyc":
            assert not re.search(r"pypi|pythonhosted|deb\.debian|npmjs", file.read_text()), file


def test_the_pages_are_served_as_the_command_serves_them():
    unit = (DEPLOY / "systemd" / "lighthis-web.service").read_text()
    given = dict(one.split("=", 1) for one in re.findall(r"^Environment=(.*)$", unit, re.MULTILINE)[0].split())
    assert given == lean.ENVIRONMENT
