# SPDX-License-Identifier: GPL-2.0
from .ui import SetupError


def step():
    raise SetupError("the debug kernel is not there yet")
