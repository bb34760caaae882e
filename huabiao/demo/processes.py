"""The processes of the running demo: back office, edge worker, general worker, scheduler, static server."""

import os

from huabiao.demo.places import INTERNAL_HOST, PORTAL_HOST, Ports
from huabiao.demo.supervisor import Process

SETTINGS = "huabiao.config.settings.demo"


def processes(ports: Ports, var: str) -> list[Process]:
    """What the supervisor keeps running, over the data folder `var`."""
    environment = {
        "DJANGO_SETTINGS_MODULE": SETTINGS,
        "HUABIAO_VAR": var,
        "HUABIAO_BACKOFFICE_URL": f"http://houtai.localhost:{ports.back_office}",
        "PYTHONUNBUFFERED": "1",
        "PATH": os.environ.get("PATH", ""),
    }
    back_office = [
        *("-m", "granian", "--interface", "wsgi", "--factory", "--host", "127.0.0.1"),
        *("--port", str(ports.back_office), "--workers", "1", "--no-ws", "--log-level", "warning"),
        "django.core.wsgi:get_wsgi_application",
    ]
    public = [
        *("-m", "huabiao", "serve", "--port", str(ports.by_host)),
        *("--site-port", f"{ports.portal}={PORTAL_HOST}"),
        *("--site-port", f"{ports.internal}={INTERNAL_HOST}"),
    ]
    general = ["-m", "django", "db_worker", "--queue-name", "*", "--interval", "1"]
    commands = {
        "back-office": back_office,
        "edge-worker": ["-m", "huabiao", "edge"],
        "general-worker": general,
        "scheduler": ["-m", "huabiao", "schedule"],
        "static-server": public,
    }
    return [Process(name, command, environment) for name, command in commands.items()]
