"""The addresses of single sign-on, the same in every language: to the provider, back from it, and what may go wrong on the way."""

from __future__ import annotations

from allauth.socialaccount import views
from django.urls import path

from shirube.core.people.views import single_sign_on

urlpatterns = [
    path("oidc/<str:provider_id>/login/", single_sign_on.login, name="openid_connect_login"),
    path("oidc/<str:provider_id>/login/callback/", single_sign_on.callback, name="openid_connect_callback"),
    path("oidc/cancelled/", views.login_cancelled, name="socialaccount_login_cancelled"),
    path("oidc/error/", views.login_error, name="socialaccount_login_error"),
]
