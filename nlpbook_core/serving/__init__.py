"""The book's web service: a form for people, `/api` for programs.

`service` is the application, `answers` what it says, `limits` what it refuses, `page/` the form.
"""

from nlpbook_core.serving.service import Service, get_web_service_app

__all__ = ["Service", "get_web_service_app"]
