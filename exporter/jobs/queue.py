"""The doorbell: the only user of pika. A message says only that there is work; its body is never read nor logged."""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue

import pika
from pika.adapters.blocking_connection import BlockingChannel
from pika.adapters.utils.connection_workflow import AMQPConnectorException
from pika.exceptions import (
    AMQPError,
    ChannelClosedByBroker,
    ConnectionClosedByBroker,
    ProbableAccessDeniedError,
    ProbableAuthenticationError,
)

from exporter.errors import NotWell

BROKEN = (AMQPError, AMQPConnectorException, OSError)
"""What pika raises for a broker that is away: a time-out of the handshake is none of its AMQPErrors."""
log = logging.getLogger(__name__)
RING_SECONDS = 3.0
HEARTBEAT_SECONDS = 10
NOT_FOUND = 404


@dataclass(frozen=True)
class Broker:
    """Where RabbitMQ is. ``queue`` may be an older durable one: it is taken as it is."""

    host: str
    port: int = 5672
    user: str = "guest"
    password: str = field(default="guest", repr=False)
    virtual_host: str = "/"
    queue: str = "zenodo_upload"

    def parameters(self, patience_seconds: float) -> pika.ConnectionParameters:
        return pika.ConnectionParameters(
            self.host,
            self.port,
            self.virtual_host,
            pika.PlainCredentials(self.user, self.password),
            socket_timeout=patience_seconds,
            stack_timeout=patience_seconds,
            blocked_connection_timeout=patience_seconds,
            connection_attempts=1,
            # a link that went silent would else hold the worker's only thread for two minutes
            heartbeat=HEARTBEAT_SECONDS,
        )


def ring(broker: Broker, job_id: int) -> bool:
    """Tells a worker about a job. False when nobody heard in time: the sweep will find the row. Never raises."""
    heard = SimpleQueue[bool]()
    # pika's calls wait for a silent broker until its heartbeat fails, and a person waits for ours
    threading.Thread(target=_ring, args=(broker, job_id, heard.put), name="ring", daemon=True).start()
    try:
        return heard.get(timeout=RING_SECONDS)
    except Empty:
        log.warning("RabbitMQ did not take the call for job %s in time; a worker will find it", job_id)
        return False


def _ring(broker: Broker, job_id: int, tell: Callable[[bool], None]) -> None:
    try:
        with pika.BlockingConnection(broker.parameters(RING_SECONDS)) as connection:
            channel = _open_channel(connection, broker.queue)
            lasting = pika.BasicProperties(delivery_mode=pika.DeliveryMode.Persistent)
            channel.basic_publish("", broker.queue, str(job_id).encode(), lasting)
        tell(True)
    except BROKEN as error:
        log.warning("RabbitMQ did not take the call for job %s (%s)", job_id, type(error).__name__)
        tell(False)


def why_silent(broker: Broker) -> str:
    """Empty when the broker takes calls; else a sentence for the sysadmin."""
    try:
        with pika.BlockingConnection(broker.parameters(RING_SECONDS)) as connection:
            _open_channel(connection, broker.queue)
    except ProbableAuthenticationError:
        return f"{broker.host} does not know the user {broker.user} with this password."
    except (ProbableAccessDeniedError, ConnectionClosedByBroker):
        return f"The user {broker.user} may not use the virtual host {broker.virtual_host}."
    except ChannelClosedByBroker:
        return f"The user {broker.user} may not use the queue {broker.queue}."
    except BROKEN as error:
        return f"{broker.host}:{broker.port} does not answer ({type(error).__name__})."
    return ""


def waiting_messages(broker: Broker) -> int | None:
    """How many, without taking or reading one; None: there is no such queue. Raises NotWell with why it cannot be asked."""
    try:
        with pika.BlockingConnection(broker.parameters(RING_SECONDS)) as connection:
            return int(connection.channel().queue_declare(broker.queue, passive=True).method.message_count)
    except ChannelClosedByBroker as error:
        if error.reply_code == NOT_FOUND:
            return None
        raise NotWell(f"The user {broker.user} may not look at the queue {broker.queue}.") from None
    except BROKEN as error:
        raise NotWell(f"{broker.host}:{broker.port} does not answer ({type(error).__name__}).") from None


def _open_channel(connection: pika.BlockingConnection, queue: str) -> BlockingChannel:
    """Declared passively first: an older installation's queue has arguments of its own."""
    channel = connection.channel()
    try:
        channel.queue_declare(queue, passive=True)
    except ChannelClosedByBroker:
        channel = connection.channel()
        channel.queue_declare(queue, durable=True)
    return channel


class Doorbell:
    """The worker's end, used by its main thread alone."""

    def __init__(self, broker: Broker, on_ring: Callable[[], None]) -> None:
        self._broker = broker
        self._on_ring = on_ring
        self._connection: pika.BlockingConnection | None = None

    def listen(self, seconds: float) -> bool:
        """Waits that long for calls. False, at once, while the broker is away: the caller waits instead."""
        try:
            connection = self._connected()
            connection.process_data_events(seconds)
        except BROKEN as error:
            self._lost(error)
            return False
        return True

    def _connected(self) -> pika.BlockingConnection:
        if self._connection is None:
            self._connection = pika.BlockingConnection(self._broker.parameters(RING_SECONDS))
            channel = _open_channel(self._connection, self._broker.queue)
            channel.add_on_cancel_callback(lambda _frame: self.close())  # the queue was deleted under us
            channel.basic_consume(self._broker.queue, self._heard)
        return self._connection

    def _heard(self, channel: BlockingChannel, method: pika.spec.Basic.Deliver, _properties: object, _body: bytes) -> None:
        # at once: an upload of hours would outlive the broker's patience
        channel.basic_ack(method.delivery_tag)
        self._on_ring()

    def _lost(self, error: Exception) -> None:
        if self._connection is not None:
            log.warning("the connection to RabbitMQ was lost (%s)", type(error).__name__)
        self.close()

    def close(self) -> None:
        connection, self._connection = self._connection, None
        try:
            if connection is not None and connection.is_open:
                connection.close()
        except BROKEN:
            log.debug("RabbitMQ was gone before the goodbye")
