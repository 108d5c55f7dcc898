"""What pages show of the bytes under way."""

import threading

from exporter.jobs.context import Progress
from exporter.jobs.lanes import share_out


def test_bytes_of_files_in_several_threads_add_up_and_go_when_their_file_ends() -> None:
    progress, sent, looked = Progress(), threading.Barrier(4, timeout=60), threading.Barrier(4, timeout=60)

    def send(count: int) -> None:
        progress.begin()
        progress.add(count)
        sent.wait()
        looked.wait()
        progress.end()

    sending = threading.Thread(target=share_out, args=([1, 20, 300], [send] * 3))
    sending.start()
    sent.wait()
    assert progress.moved == 321
    looked.wait()
    sending.join()
    assert progress.moved == 0
