"""The trees as a Django application: no tables, only commands and their sentences."""

from django.apps import AppConfig


class TreesConfig(AppConfig):
    """Static trees."""

    name = "huabiao.publishing.trees"
    label = "trees"
