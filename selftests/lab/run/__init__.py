# SPDX-License-Identifier: GPL-2.0
"""The lab's runner: everything that happens on the host's side."""
