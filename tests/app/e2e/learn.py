"""From launch to the end of lesson one: by keyboard alone, by pointer alone, by AT-SPI alone.

SPDX-License-Identifier: GPL-3.0-or-later

The questions before the first track are skipped, as one may; every step of the lesson is answered.
What is right is read from the lesson's own file, so that another wording breaks nothing here.
"""
import functools
import os
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree

import driver

MAX_TABS = 60  # more than a step has places for the focus
SLIDER_STEPS = 100


def read_lesson(name):
    path = os.path.join(os.environ["INTERLEAVE_DATA_DIR"], "lessons", name + ".xml")
    return ElementTree.parse(path).getroot()


def read_text(element, name):
    return " ".join(element.find(name).text.split())


class Hands:
    """What a learner does; how is in the classes below."""

    def __init__(self, app):
        self.app = app

    @functools.cached_property
    def card(self):
        return self.app.wait_for(lambda: self.app.frame.find(None, "IlvLessonCard"), "the lessons")

    def find(self, name, role=None):
        """A thing of the card by its name; an answered choice has a word before it."""
        pattern = re.compile("^(Right: )?" + re.escape(name) + "$")
        return self.app.wait_for(
            lambda: next((seen.node for seen in self.card.walk()
                          if pattern.match(seen.name) and seen.is_sensitive
                          and (role is None or seen.role == role)), None),
            f"{name!r} in the card")

    def find_slider(self, place=0):
        def find():
            sliders = [seen.node for seen in self.card.walk() if seen.role == "slider"]
            return sliders[place] if len(sliders) > place else None
        return self.app.wait_for(find, "a slider in the card")

    def press(self, name):
        self.use(self.find(name, "push button"))


class Keyboard(Hands):
    def open_learn(self):
        self.app.key("alt+1")

    def read_focus(self):
        """In the card, where it stays: the rest of the window is not read."""
        return next((seen.node for seen in self.card.walk() if seen.is_focused), None)

    def reach(self, node):
        """With Tab, or back; every one has moved the focus before the next."""
        before = self.app.wait_for(self.read_focus, "the focus in the card")
        order = [seen.node.place for seen in self.card.walk()]
        key = "Tab" if order.index(before.place) < order.index(node.place) else "shift+Tab"
        for _ in range(MAX_TABS):
            if before.place == node.place:
                return
            self.app.key(key)
            before = self.app.wait_for(
                lambda: (lambda now: now if now and now.place != before.place else None)
                (self.read_focus()), f"the focus elsewhere than on {before.name!r} after {key}")
        raise driver.NotSeen(f"{MAX_TABS} times Tab: never at {node.name!r}")

    def use(self, node):
        self.reach(node)
        self.app.key("Return")

    def slide(self, slider, share):
        self.reach(slider)
        self.app.key("Home", *["Right"] * round(share * SLIDER_STEPS))


class Pointer(Hands):
    def open_learn(self):
        self.app.click(self.app.wait_for(lambda: self.app.frame.find("page tab", "Learn"), "Learn"))

    def use(self, node):
        self.scroll_to(node)
        self.app.click(node)

    def slide(self, slider, share):
        self.scroll_to(slider)
        self.app.click(slider, share)

    def scroll_to(self, node):
        """With the wheel, where it is not in sight."""
        pane = self.card.find("scroll pane", "Step")
        if not any(seen.node.place == node.place for seen in pane.walk()):
            return

        def is_in_sight():
            _, top, _, height = pane.extents()
            _, y, _, own = node.extents()
            if top <= y and y + own <= top + height:
                return True
            self.app.point_at(pane, 0.98, "click", 5 if y > top else 4)
            return False
        self.app.wait_for(is_in_sight, f"{node.name!r} in sight")


class ScreenReader(Hands):
    def open_learn(self):
        self.app.wait_for(lambda: self.app.frame.find("page tab", "Learn"), "Learn").press()

    def use(self, node):
        assert node.press(), f"nothing happens when {node.name!r} is pressed"

    def slide(self, slider, share):
        slider.set_share(share)


def answer_choose(hands, task):
    right = next(choice for choice in task.findall("choice") if choice.get("right") == "yes")
    hands.press(read_text(right, "text"))


def answer_estimate(hands, task):
    hands.slide(hands.find_slider(), 0.5)  # 150 of 300 ms
    hands.press("Check")


def answer_order(hands, task):
    for event in task.findall("event"):
        hands.press(read_text(event, "text"))


def answer_change(hands, task):
    hands.slide(hands.find_slider(), 0.0)
    hands.press("Check")


def answer_code(hands, task):
    hands.press("Show answer")
    hands.press("Run it")


ANSWERS = {"choose": answer_choose, "estimate": answer_estimate, "order-events": answer_order,
           "change": answer_change, "code": answer_code}


def wait_for_step(hands, lesson, place):
    """Its title and its number are in the card."""
    title = read_text(lesson.findall("step")[place], "title")
    number = f"Step {place + 1} of {len(lesson.findall('step'))}"
    hands.app.wait_for(lambda: {title, number} <= set(hands.card.labels()),
                       f"{number}: {title}")


def go_on(hands, lesson, place):
    is_last = place + 1 == len(lesson.findall("step"))
    hands.press("Finish" if is_last else "Next")


def answer_step(hands, step):
    explanation = read_text(step, "explain")
    assert explanation not in hands.card.labels(), "explained before it was asked"
    kind, task = next((kind, step.find(kind)) for kind in ANSWERS if step.find(kind) is not None)
    ANSWERS[kind](hands, task)
    hands.app.wait_for(lambda: explanation in hands.card.labels(), f"why, after {kind}")


def learn(make_hands, size=(1440, 900)):
    quiz, lesson = read_lesson("first-steps-pre"), read_lesson("one-job-at-a-time")
    with tempfile.TemporaryDirectory() as data, \
            driver.App(size=size, environment={"XDG_DATA_HOME": data}) as app:
        hands = make_hands(app)
        app.wait_for(lambda: app.read_stages(), "the first stages")
        hands.open_learn()
        for place in range(len(quiz.findall("step"))):
            wait_for_step(hands, quiz, place)
            go_on(hands, quiz, place)
        for place, step in enumerate(lesson.findall("step")):
            wait_for_step(hands, lesson, place)
            answer_step(hands, step)
            go_on(hands, lesson, place)
        done = re.compile("^" + re.escape(read_text(lesson, "title")) + ", done · 6 of 6$")
        app.wait_for(lambda: any(done.match(seen.name) for seen in app.frame.walk()),
                     "the lesson among those that are done")


def lesson_one_by_keyboard():
    learn(Keyboard)


def lesson_one_by_pointer():
    learn(Pointer)


def lesson_one_by_screen_reader():
    learn(ScreenReader)


def lesson_one_in_a_small_window():
    learn(Pointer, (800, 600))


def open_lesson(app, lesson):
    """Pressed in the list, as a screen reader does."""
    app.key("alt+1")
    row = re.compile("^" + re.escape(read_text(lesson, "title")) + ", ")
    app.wait_for(lambda: app.frame.find("list item", row), "the lesson in the list").press()


def go_to(hands, lesson, place):
    for before in range(place):
        wait_for_step(hands, lesson, before)
        ScreenReader.use(hands, hands.find("Next", "push button"))
    wait_for_step(hands, lesson, place)


def find_place(lesson, kind):
    return next(place for place, step in enumerate(lesson.findall("step"))
                if step.find(kind) is not None)


def a_program_is_changed_by_keyboard():
    """In a small window: run as it is, spoilt, reset, changed as one likes, and right."""
    lesson = read_lesson("blocking-call")
    with tempfile.TemporaryDirectory() as data, \
            driver.App(size=(800, 600), environment={"XDG_DATA_HOME": data}) as app:
        hands = Keyboard(app)
        app.wait_for(lambda: app.read_stages(), "the first stages")
        app.key("alt+1")
        app.press("All lessons")
        open_lesson(app, lesson)
        place = find_place(lesson, "code")
        go_to(hands, lesson, place)
        pane, run = hands.card.find("scroll pane", "Step").extents(), hands.find("Run it").extents()
        assert run[1] + run[3] <= pane[1] + pane[3], f"{run} is not within {pane}"
        hands.press("Run it")
        app.wait_for_text("reply and the heart stood still")
        code = hands.find("The program", "text")
        start = code.text
        hands.reach(code)
        app.key("ctrl+Home")
        driver.xdotool("type", "rubbish ")
        app.wait_for(lambda: code.text.startswith("rubbish "), "what was typed")
        hands.press("Reset")
        app.wait_for(lambda: code.text == start, "the program as it was")
        hands.reach(code)
        line = next(i for i, text in enumerate(start.splitlines()) if "reply = old_client()" in text)
        app.key("ctrl+Home", *["Down"] * line, "End", *["BackSpace"] * len("old_client()"))
        driver.xdotool("type", "await asyncio.get_running_loop().run_in_executor(None, old_client)")
        app.wait_for(lambda: "(None, old_client)\n" in code.text, "the changed line")
        hands.press("Run it")
        app.wait_for_text(read_text(lesson.findall("step")[place], "explain"))


def a_lecturer_goes_past_a_program():
    """A presenter's remote has Page Down and Page Up alone: in Present no program keeps them."""
    lesson = read_lesson("blocking-call")
    with tempfile.TemporaryDirectory() as data, \
            driver.App(environment={"XDG_DATA_HOME": data}) as app:
        hands = Keyboard(app)
        app.wait_for(lambda: app.read_stages(), "the first stages")
        open_lesson(app, lesson)
        place = find_place(lesson, "code")
        go_to(hands, lesson, place)
        hands.reach(hands.find("The program", "text"))
        app.key("F5")
        app.wait_for_text("ends presenting")
        app.key("Next")
        wait_for_step(hands, lesson, place + 1)
        app.key("Prior", "Prior")
        wait_for_step(hands, lesson, place - 1)


def a_track_is_an_answer_by_screen_reader():
    lesson = read_lesson("blocking-call")
    with tempfile.TemporaryDirectory() as data, \
            driver.App(environment={"XDG_DATA_HOME": data}) as app:
        hands = ScreenReader(app)
        app.wait_for(lambda: app.read_stages(), "the first stages")
        open_lesson(app, lesson)
        place = find_place(lesson, "click")
        go_to(hands, lesson, place)
        page = app.wait_for(lambda: app.frame.find(None, "IlvLearnPage"), "the page")
        track = app.wait_for(lambda: page.find("list item", re.compile("^Main thread, asyncio")),
                             "the main thread's track")
        assert track.press(), "nothing happens when the track is pressed"
        app.wait_for_text(read_text(lesson.findall("step")[place], "explain"))


def a_recording_of_ones_own_is_read_by_keyboard():
    lesson = read_lesson("own-recording")
    place = find_place(lesson, "own")
    time = next(time for time in lesson.findall("step")[place].find("own").findall("time")
                if "sleep" in time.get("states"))
    with tempfile.TemporaryDirectory() as folder:
        script, recording = (os.path.join(folder, name) for name in ("mine.py", "mine.ilv"))
        with open(script, "w") as file:
            file.write("import time\nfor _ in range(5):\n    time.sleep(0.05)\n")
        subprocess.run([driver.INTERLEAVE, "record", "-o", recording, "--", sys.executable, script],
                       check=True, capture_output=True)
        with driver.App(environment={"XDG_DATA_HOME": folder}) as app:
            hands = Keyboard(app)
            app.wait_for(lambda: app.read_stages(), "the first stages")
            open_lesson(app, lesson)
            go_to(hands, lesson, place)
            hands.press("Open a recording…")
            app.wait_for(lambda: len(app.application.children()) > 1
                         and driver.xdotool("getactivewindow") not in ("", app.window), "the chooser")
            app.key("ctrl+l")
            app.wait_for(lambda: any(seen.is_focused and seen.role == "text"
                                     for node in app.application.children()[1:]
                                     for seen in node.walk()), "the focus where a path is typed")
            driver.xdotool("type", recording)
            app.key("Return")
            app.wait_for(lambda: len(app.application.children()) == 1, "no chooser")
            app.focus_window()
            hands.press(read_text(time, "text"))
            app.wait_for(lambda: any(read_text(time, "because") in label
                                     for label in hands.card.labels()), "why this is right")


if __name__ == "__main__":
    driver.run(lesson_one_by_keyboard, lesson_one_by_pointer, lesson_one_by_screen_reader,
               lesson_one_in_a_small_window,
               a_program_is_changed_by_keyboard, a_lecturer_goes_past_a_program,
               a_track_is_an_answer_by_screen_reader,
               a_recording_of_ones_own_is_read_by_keyboard)
