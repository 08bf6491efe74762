"""All addresses. Pages in Japanese stand at the root, in English under `/en/`; the API has one address for both."""

from __future__ import annotations

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from shirube.core.http import alive
from shirube.core.monitors import health, ready
from shirube.plans.api import api

urlpatterns = [
    path("-/alive", alive, name="alive"),
    path("-/health", health, name="health"),
    path("-/ready", ready, name="ready"),
    path("api/v1/", api.urls),
]
# A provider knows one address to come back to, whatever language the page was in.
urlpatterns += [path("accounts/", include("shirube.core.people.urls.single_sign_on"))]
urlpatterns += i18n_patterns(
    path("", include("shirube.plans.urls")),
    path("", include("shirube.ui.urls")),
    path("accounts/", include("shirube.core.people.urls.sign_in")),
    path("staff/", include("shirube.core.people.urls")),
    path("staff/", include("shirube.core.audit.urls")),
    path("", include("shirube.cycle.urls")),
    path("", include("shirube.council.urls")),
    prefix_default_language=False,
)
handler404 = "shirube.ui.views.not_found"
handler500 = "shirube.ui.views.failed"
