"""The product's name, as the settings have it; also where a page is rendered without a request."""

from django import template
from django.conf import settings

register = template.Library()


@register.simple_tag
def product_name() -> str:
    """`HUABIAO_NAME`."""
    return str(settings.HUABIAO_NAME)
