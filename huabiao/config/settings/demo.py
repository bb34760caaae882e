"""The example county: every process under the demo's own clock, on one machine (decisions 20, 21)."""

from huabiao.config.settings.backoffice import *  # noqa: F403
from huabiao.config.settings.backoffice import INSTALLED_APPS as BACK_OFFICE_APPS

HUABIAO_CLOCK_REPLACEABLE = True
HUABIAO_PHONE_ADDRESS = None


INSTALLED_APPS = ["huabiao.demo", *BACK_OFFICE_APPS]
"""The demo stands first: its templates say on every screen that this is the example (decision 20)."""

HUABIAO_NETWORKS = {
    "office": ["127.0.0.0/8", "::1/128", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"]
}
"""What the rulebooks call the office's network: this machine and private addresses."""
