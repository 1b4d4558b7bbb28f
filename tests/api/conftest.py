import pytest

from desk import HERE, Desk


@pytest.fixture(scope="session")
def desk(tmp_path_factory):
    """One server that all tests share that do not stop it."""
    desk = Desk(tmp_path_factory.mktemp("desk"))
    yield desk
    assert desk.stop() == 0, desk.stderr()


@pytest.fixture(scope="session")
def unsure_desk(tmp_path_factory):
    """Its rule book answers nothing outright: it suggests."""
    desk = Desk(tmp_path_factory.mktemp("unsure"), rules=HERE / "unsure", kb=HERE / "no-articles")
    yield desk
    desk.stop()


@pytest.fixture
def own_desk(tmp_path):
    """A server that the test may stop, kill and start again."""
    desk = Desk(tmp_path)
    yield desk
    desk.kill()


@pytest.fixture
def chat(desk):
    return desk.chat()
