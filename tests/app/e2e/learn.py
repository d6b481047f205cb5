"""From launch to the end of lesson one: by keyboard alone, by pointer alone, by AT-SPI alone.

SPDX-License-Identifier: GPL-3.0-or-later

The questions before the first track are skipped, as one may; every step of the lesson is answered.
What is right is read from the lesson's own file, so that another wording breaks nothing here.
"""
import functools
import os
import re
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


if __name__ == "__main__":
    driver.run(lesson_one_by_keyboard, lesson_one_by_pointer, lesson_one_by_screen_reader,
               lesson_one_in_a_small_window)
