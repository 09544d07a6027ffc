# SPDX-License-Identifier: GPL-2.0
"""RAM images of the outer machine and of the guest, built without root."""
