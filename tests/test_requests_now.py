"""The database of the live server is exchanged between its requests, never under one."""

from threading import Event, Thread

from tests import requests_now


def test_a_request_is_answered_before_the_database_is_exchanged():
    begun, may_end, said = Event(), Event(), []

    def application(environ, start_response):
        begun.set()
        assert may_end.wait(20)
        said.append("answered")
        return [b""]

    def exchange():
        with requests_now.none():
            said.append("exchanged")

    site = requests_now.counted(application)
    request = Thread(target=site, args=({"PATH_INFO": "/desk/"}, None))
    request.start()
    assert begun.wait(20)
    exchanging = Thread(target=exchange)
    exchanging.start()
    exchanging.join(0.05)  # it waits meanwhile
    may_end.set()
    for thread in (request, exchanging):
        thread.join(20)

    assert said == ["answered", "exchanged"]
