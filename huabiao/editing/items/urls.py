"""Addresses of this room that belong to no single list."""

from django.urls import URLPattern, URLResolver, path

from huabiao.editing.items.views import files
from huabiao.editing.items.views.checking import check_text
from huabiao.editing.items.views.pasting import compose, paste

urlpatterns: list[URLPattern | URLResolver] = [
    path("check/", check_text, name="item_check"),
    path("paste/", paste, name="item_paste"),
    path("compose/", compose, name="item_compose"),
    path("file/<int:pk>/", files.serve_attachment, name="file"),
    path("picture/<int:pk>/<slug:size>/", files.serve_picture, name="picture_copy"),
    path("preview/<slug:kind>/<int:pk>/<str:blob>/", files.preview_blob, name="preview_blob"),
    path("theme/<slug:theme>/<path:path>", files.preview_asset, name="preview_asset"),
]
