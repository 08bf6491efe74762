"""The addresses of the staff's own affairs, of accounts and of the organisation: names in the space `people`."""

from __future__ import annotations

from django.urls import path, re_path

from shirube.core.people.views import accounts, myself, organisation

app_name = "people"
urlpatterns = [
    path("myself/", myself.myself, name="myself"),
    path("accounts/", accounts.index, name="accounts"),
    path("accounts/new/", accounts.create, name="create_account"),
    path("accounts/<int:pk>/", accounts.show, name="account"),
    path("accounts/<int:pk>/change/", accounts.change, name="change_account"),
    path("accounts/<int:pk>/posts/", accounts.give, name="give_post"),
    path("accounts/<int:pk>/posts/<int:post_pk>/end/", accounts.end, name="end_post"),
    path("accounts/<int:pk>/posts/<int:post_pk>/withdraw/", accounts.withdraw, name="withdraw_post"),
    re_path(rf"^accounts/(?P<pk>\d+)/(?P<what>{'|'.join(accounts.SIMPLE)})/$", accounts.act, name="act"),
    path("organisation/", organisation.organisation, name="organisation"),
]
