"""The example county: every process under the demo's own clock, on one machine (decisions 20, 21)."""

from huabiao.config.settings.backoffice import *  # noqa: F403
from huabiao.config.settings.backoffice import HUABIAO_NAME
from huabiao.config.settings.backoffice import INSTALLED_APPS as BACK_OFFICE_APPS

HUABIAO_CLOCK_REPLACEABLE = True

WAGTAIL_SITE_NAME = f"{HUABIAO_NAME}（示例）"
"""Every screen says that this is the example (decision 20)."""

INSTALLED_APPS = [*BACK_OFFICE_APPS, "huabiao.demo"]

HUABIAO_NETWORKS = {
    "office": ["127.0.0.0/8", "::1/128", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"]
}
"""What the rulebooks call the office's network: this machine and private addresses."""
