import asyncio

import httpx_stand_in as httpx  # import httpx

from server_stand_in import Server


async def load_all(urls, limit=5):
    limits = httpx.Limits(max_connections=limit)
    async with httpx.AsyncClient(timeout=5, limits=limits) as client:  # one for the whole program

        async def load(url):
            return (await client.get(url)).text

        return await asyncio.gather(*(load(url) for url in urls))


if __name__ == "__main__":
    with Server() as server:
        print(asyncio.run(load_all([server.url(f"/{i}") for i in range(20)])))
