"""The addresses of single sign-on, the same in every language: to the provider, back from it, and what may go wrong on the way."""

from __future__ import annotations

from allauth.socialaccount import views
from allauth.socialaccount.providers.openid_connect import urls
from django.urls import include, path

urlpatterns = [
    path("", include(urls)),
    path("oidc/cancelled/", views.login_cancelled, name="socialaccount_login_cancelled"),
    path("oidc/error/", views.login_error, name="socialaccount_login_error"),
]
