"""Django's handle on the demo: every process of it runs on the demo's own time."""

from django.apps import AppConfig

from huabiao.demo.places import demo_folder


class DemoConfig(AppConfig):
    """The example county."""

    name = "huabiao.demo"
    verbose_name = "示例县"

    def ready(self) -> None:
        from huabiao.demo.clock import install_flowing_clock  # noqa: PLC0415 - settings are ready only here

        install_flowing_clock(demo_folder())
