"""The doorbell on a real RabbitMQ."""

import time
from dataclasses import replace

import pika
import pytest

from exporter.jobs.queue import Broker, Doorbell, ring, why_silent
from simulators.ports import free_port
from tests.servers.rabbitmq import RabbitMq

POISON = [b"", b"not json", b"\xff\xfe", b"null", b"[1]", b'{"zenodo_token": "s3cret"}', b"x" * 100_000]


@pytest.fixture
def broker(rabbitmq: RabbitMq) -> Broker:
    return Broker(rabbitmq.host, rabbitmq.port, rabbitmq.user, rabbitmq.password, queue="test_doorbell")


def listen(bell: Doorbell, rings: list[int], wanted: int) -> None:
    give_up = time.monotonic() + 60
    while len(rings) < wanted and time.monotonic() < give_up:
        if not bell.listen(0.2):
            time.sleep(0.1)


def test_a_ring_is_heard(broker: Broker) -> None:
    rings: list[int] = []
    bell = Doorbell(broker, lambda: rings.append(1))
    assert ring(broker, 7)
    listen(bell, rings, 1)
    bell.close()
    assert rings == [1]


def test_poison_rings_like_anything_else_and_is_gone_and_not_logged(
    broker: Broker, rabbitmq: RabbitMq, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG", logger="exporter")
    rings: list[int] = []
    bell = Doorbell(broker, lambda: rings.append(1))
    bell.listen(0.1)
    with rabbitmq.connect() as connection:
        for body in POISON:
            connection.channel().basic_publish("", broker.queue, body)
    listen(bell, rings, len(POISON))
    bell.close()
    assert len(rings) == len(POISON)
    assert "s3cret" not in caplog.text
    with rabbitmq.connect() as connection:
        assert connection.channel().queue_declare(broker.queue, passive=True).method.message_count == 0


def test_a_queue_that_is_deleted_is_made_again(broker: Broker, rabbitmq: RabbitMq) -> None:
    rings: list[int] = []
    bell = Doorbell(broker, lambda: rings.append(1))
    bell.listen(0.1)
    rabbitmq.ctl("delete_queue", broker.queue)
    bell.listen(0.5)
    assert ring(broker, 8)
    listen(bell, rings, 1)
    bell.close()
    assert rings


def test_a_broker_that_restarts_is_found_again(broker: Broker, rabbitmq: RabbitMq) -> None:
    rings: list[int] = []
    bell = Doorbell(broker, lambda: rings.append(1))
    assert bell.listen(0.1)
    rabbitmq.stop()
    assert not bell.listen(0.1)
    assert not bell.listen(0.1)
    rabbitmq.start()
    assert ring(broker, 9)
    listen(bell, rings, 1)
    bell.close()
    assert rings == [1]


def test_an_older_installations_queue_is_taken_as_it_is(broker: Broker, rabbitmq: RabbitMq) -> None:
    old = Broker(broker.host, broker.port, queue="test_quorum")
    with rabbitmq.connect() as connection:
        connection.channel().queue_declare(old.queue, durable=True, arguments={"x-queue-type": "quorum"})
    assert ring(old, 1)
    with rabbitmq.connect() as connection:
        connection.channel().queue_delete(old.queue)


def test_a_user_of_its_own_needs_this_queue_and_nothing_else(rabbitmq: RabbitMq) -> None:
    own = Broker(rabbitmq.host, rabbitmq.port, "bell", "password-of-the-bell", queue="test_own")
    rabbitmq.ctl("add_user", own.user, own.password)
    try:
        rabbitmq.ctl("set_permissions", own.user, "^test_own$", r"^(test_own|amq\.default)$", "^test_own$")
        rings: list[int] = []
        bell = Doorbell(own, lambda: rings.append(1))
        assert ring(own, 7)
        listen(bell, rings, 1)
        bell.close()
        assert rings == [1]
        assert "may not use the queue" in why_silent(replace(own, queue="test_anothers"))
    finally:
        rabbitmq.ctl("delete_user", own.user)


def test_a_dead_broker_does_not_hold_up_a_submit(caplog: pytest.LogCaptureFixture) -> None:
    assert not ring(Broker("127.0.0.1", free_port()), 1)
    assert "did not take the call for job 1 (AMQPConnectionError)" in caplog.text
    assert "in time" not in caplog.text, "it was waited for, though it was known not to be there"


def test_the_password_is_not_in_the_brokers_repr() -> None:
    assert "hunter2" not in repr(Broker("127.0.0.1", password="hunter2"))


def test_pika_takes_the_parameters(broker: Broker) -> None:
    with pika.BlockingConnection(broker.parameters(3)) as connection:
        assert connection.is_open
