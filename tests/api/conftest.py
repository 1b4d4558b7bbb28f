import pytest

from desk import HERE, Desk, Staff, until


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


class Crew:
    """A desk with people at it, who count as gone after `grace` seconds without a sign."""

    def __init__(self, folder, grace=600):
        self.desk, (self.wang, self.li, self.chen, self.zhao, self.root) = Staff.at(
            folder, ("wang", "agent", ("tech", "service"), "小王"), ("li", "agent", (), "小李"), ("chen", "lead", (), "陈组长"),
            ("zhao", "author", (), "小赵"), ("root", "admin", (), "管理员"), options=("--grace", str(grace)))
        # The server has seen that it has agents.
        until(lambda: self.desk.chat().says("转人工").handover, "a hand-over goes to the desk")

    def waiting(self, message="转人工", **always):
        """A customer in the queue."""
        chat = self.desk.chat(**always)
        assert chat.says(message).outcome == "handed_off"
        return chat


@pytest.fixture(scope="session")
def crew(tmp_path_factory):
    crew = Crew(tmp_path_factory.mktemp("crew"))
    yield crew
    assert crew.desk.stop() == 0, crew.desk.stderr()


@pytest.fixture
def own_crew(tmp_path):
    crew = Crew(tmp_path)
    yield crew
    crew.desk.kill()


@pytest.fixture
def restless_crew(tmp_path):
    crew = Crew(tmp_path, grace=1)
    yield crew
    crew.desk.kill()


@pytest.fixture
def own_desk(tmp_path):
    """A server that the test may stop, kill and start again."""
    desk = Desk(tmp_path)
    yield desk
    desk.kill()


@pytest.fixture
def chat(desk):
    return desk.chat()
