"""The door for web servers."""

import os

from django.core.wsgi import get_wsgi_application

from zengxindai.web.alphabet import read_as_utf8

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zengxindai.settings.prod")
application = read_as_utf8(get_wsgi_application())
