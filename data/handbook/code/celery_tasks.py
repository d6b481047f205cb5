"""Jobs that survive: a broker keeps them until a worker has done them."""
from celery import Celery

app = Celery("jobs", broker="redis://localhost:6379/0", backend="redis://localhost:6379/1")
app.conf.task_acks_late = True            # taken off the queue when done, not when begun


@app.task(autoretry_for=(OSError,), retry_backoff=True, max_retries=5)
def resize(path, width):
    """Must do no harm when it runs twice: a worker may die just before it says so."""
    return f"{path}.{width}"


if __name__ == "__main__":
    result = resize.delay("picture.png", 320)       # returns at once
    print(result.get(timeout=30))
