"""Addresses of the frame itself."""

from django.urls import path

from motcua.web.ui import views

urlpatterns = [path("ngon-ngu", views.set_language, name="set_language")]
