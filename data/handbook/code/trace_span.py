"""A span for each part of a request, children under their parent."""
import asyncio

from opentelemetry import trace

tracer = trace.get_tracer("shop")


async def query():
    with tracer.start_as_current_span("query"):     # the context follows the task
        await asyncio.sleep(0.01)


async def handle():
    with tracer.start_as_current_span("request") as span:
        span.set_attribute("orders", 3)
        await asyncio.gather(query(), query())      # two children, side by side


asyncio.run(handle())
