# SPDX-License-Identifier: GPL-2.0
"""What turns a bare Debian 12 machine into the hv_netfail lab."""
