"""What is on screen, read over the accessibility bus as a screen reader does.

SPDX-License-Identifier: GPL-3.0-or-later

The bus is asked directly, not through libatspi: that asks for one thing at a time and waits for
each answer, so a window of a thousand parts takes thousands of turns of two programs. Here all
questions of one level of the tree are on their way together, and nothing is ever cached.
"""
import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, Gio, GLib  # noqa: E402

ACCESSIBLE = "org.a11y.atspi.Accessible"
LIMIT_MS = 60000
REGISTRY = ("org.a11y.atspi.Registry", "/org/a11y/atspi/accessible/root")
WINDOW = 1  # ATSPI_COORD_TYPE_WINDOW


class Bus:
    """The accessibility bus, connected to when the first question is asked."""
    connection = None

    @classmethod
    def connect(cls):
        if cls.connection is None:
            address = Gio.bus_get_sync(Gio.BusType.SESSION).call_sync(
                "org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus", "GetAddress", None, None,
                Gio.DBusCallFlags.NONE, LIMIT_MS, None).unpack()[0]
            cls.connection = Gio.DBusConnection.new_for_address_sync(
                address, Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT
                | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION, None, None)
        return cls.connection

    @classmethod
    def ask(cls, questions):
        """The answers to [(bus name, path, interface, method, arguments)], None where there is no
        answer: reading a thing that has just gone is no error."""
        connection, answers, waiting = cls.connect(), [None] * len(questions), len(questions)

        def answer_cb(_, result, i):
            nonlocal waiting
            waiting -= 1
            try:
                answers[i] = connection.call_finish(result).unpack()
            except GLib.Error:
                pass

        for i, (name, path, interface, method, arguments) in enumerate(questions):
            connection.call(name, path, interface, method, arguments, None,
                            Gio.DBusCallFlags.NO_AUTO_START, LIMIT_MS, None, answer_cb, i)
        while waiting:
            GLib.MainContext.default().iteration(True)
        return answers


def get(interface, name):
    return ("org.freedesktop.DBus.Properties", "Get", GLib.Variant("(ss)", (interface, name)))


class Seen:
    """A part as it was at one moment, with what is below it; `node` is the part itself."""

    def __init__(self, node):
        self.node, self.below = node, []
        self.name, self.role, self.states = "", "", 0

    def _has(self, state):
        return bool(self.states >> int(state) & 1)

    is_focused = property(lambda self: self._has(Atspi.StateType.FOCUSED))
    is_focusable = property(lambda self: self._has(Atspi.StateType.FOCUSABLE))
    is_visible = property(lambda self: self._has(Atspi.StateType.VISIBLE))
    is_sensitive = property(lambda self: self._has(Atspi.StateType.SENSITIVE))
    is_selected = property(lambda self: self._has(Atspi.StateType.SELECTED))
    is_pressed = property(lambda self: self._has(Atspi.StateType.PRESSED)
                          or self._has(Atspi.StateType.CHECKED))
    description = property(lambda self: self.node.description)

    def take(self, name, role, states, children):
        """What the bus answered; gives the parts below."""
        self.name = name[0] if name else ""
        self.role = read_role(role[0]) if role else ""
        self.states = states[0][0] | states[0][1] << 32 if states else 0
        self.below = [Seen(Node(*child)) for child in children[0]] if children else []
        return self.below

    def walk(self):
        yield self
        for child in self.below:
            yield from child.walk()

    def labels(self):
        return [seen.name for seen in self.walk() if seen.role == "label" and seen.is_visible]

    def press(self):
        return self.node.press()


ROLES = {}


def read_role(number):
    if number not in ROLES:
        ROLES[number] = Atspi.role_get_name(Atspi.Role(number))
    return ROLES[number]


def see(nodes, is_deep):
    """[Seen] of these parts, and of all below them."""
    tops = [Seen(node) for node in nodes]
    level = tops
    while level:
        asked = [question for seen in level for question in seen.node.questions(is_deep)]
        answers = iter(Bus.ask(asked))
        level = [child for seen in level for child in
                 seen.take(next(answers), next(answers), next(answers),
                           next(answers) if is_deep else None)]
    return tops


class Node:
    """One accessible part: what is read of it is as it is now."""

    def __init__(self, bus_name, path):
        self.place = (bus_name, path)

    def _ask(self, interface, method, arguments=None):
        return Bus.ask([(*self.place, interface, method, arguments)])[0]

    def _get(self, interface, name):
        answer = self._ask(*get(interface, name))
        return answer[0] if answer else None

    def questions(self, is_deep):
        """Of its name, role and states, and of its children."""
        asked = [get(ACCESSIBLE, "Name"), (ACCESSIBLE, "GetRole", None),
                 (ACCESSIBLE, "GetState", None)]
        asked += [(ACCESSIBLE, "GetChildren", None)] if is_deep else []
        return [(*self.place, *question) for question in asked]

    seen = property(lambda self: see([self], False)[0])
    name = property(lambda self: self._get(ACCESSIBLE, "Name") or "")
    description = property(lambda self: self._get(ACCESSIBLE, "Description") or "")
    role = property(lambda self: self.seen.role)
    value = property(lambda self: self._get("org.a11y.atspi.Value", "CurrentValue"))
    text = property(lambda self: self._read_text())
    is_focused = property(lambda self: self.seen.is_focused)
    is_focusable = property(lambda self: self.seen.is_focusable)
    is_visible = property(lambda self: self.seen.is_visible)
    is_sensitive = property(lambda self: self.seen.is_sensitive)
    is_pressed = property(lambda self: self.seen.is_pressed)
    is_selected = property(lambda self: self.seen.is_selected)

    @property
    def pid(self):
        """Of the program it belongs to; 0 when that has just ended."""
        answer = Bus.ask([("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
                           "GetConnectionUnixProcessID", GLib.Variant("(s)", self.place[:1]))])[0]
        return answer[0] if answer else 0

    def _read_text(self):
        """What is written in an entry. GTK 4.8 gives nothing where the end is left open."""
        length = self._get("org.a11y.atspi.Text", "CharacterCount") or 0
        answer = self._ask("org.a11y.atspi.Text", "GetText", GLib.Variant("(ii)", (0, length)))
        return answer[0] if answer else ""

    def children(self):
        answer = self._ask(ACCESSIBLE, "GetChildren")
        return [Node(*child) for child in answer[0]] if answer else []

    def see(self):
        """It and all below, read together: a picture of one moment."""
        return see([self], True)[0]

    def walk(self):
        """[Seen] of it and all below, in the order of the tree."""
        return self.see().walk()

    def find(self, role=None, name=None):
        """The first part below with this role and name; name may be a compiled pattern."""
        for seen in self.walk():
            if role is not None and seen.role != role:
                continue
            if name is None or (name.search(seen.name) if hasattr(name, "search")
                                else seen.name == name):
                return seen.node
        return None

    def labels(self):
        return self.see().labels()

    def extents(self):
        """(x, y, width, height) within the window."""
        box = self._ask("org.a11y.atspi.Component", "GetExtents", GLib.Variant("(u)", (WINDOW,)))
        return box[0] if box else (0, 0, 0, 0)

    def press(self):
        """What a screen reader does to a button."""
        answer = self._ask("org.a11y.atspi.Action", "DoAction", GLib.Variant("(i)", (0,)))
        return bool(answer and answer[0])

    def set_share(self, share):
        """What a screen reader does to a slider: so far between its least and its most."""
        least, most = (self._get("org.a11y.atspi.Value", name)
                       for name in ("MinimumValue", "MaximumValue"))
        value = GLib.Variant("d", least + share * (most - least))
        self._ask("org.freedesktop.DBus.Properties", "Set",
                  GLib.Variant("(ssv)", ("org.a11y.atspi.Value", "CurrentValue", value)))


def list_applications():
    """The programs on the accessibility bus. What has just ended may still be there, then it tells
    nothing, not even its process id."""
    return Node(*REGISTRY).children()
