"""Addresses of this room that belong to no single list. The view asks the policy about what its address names."""

from django.urls import URLPattern, URLResolver, path

from huabiao.oversight.records.views.lives import life

urlpatterns: list[URLPattern | URLResolver] = [
    path("life/<uuid:subject>/", life, name="records_life"),
]
