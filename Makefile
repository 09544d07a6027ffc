# SPDX-License-Identifier: GPL-2.0
#
# hv_netfail: the commands. "make help" lists them; Kbuild has the modules.

KDIR ?= /lib/modules/$(shell uname -r)/build
MODULE := hv_netfail/hv_netfail.ko
VERSION := $(shell sed -n 's/^\#define HVNF_VERSION[[:space:]]*"\(.*\)"/\1/p' hv_netfail/hvnf.h)

# Chosen by the caller of check, demo and lab-shell; empty: the default of each.
TESTS ?=
KERNEL ?=
DRIVER ?=
MODE ?=
LONG ?=
QUICK ?=
FUZZ_SECONDS ?= 600
SCENARIO ?= all
STEPS ?=
BENCH ?=
ROUNDS ?=
REPS ?=

LAB := selftests/lab/lab
chosen = $(if $(KERNEL),--kernel $(KERNEL)) $(if $(DRIVER),--driver $(DRIVER)) $(if $(MODE),--mode $(MODE))

.PHONY: all clean help headers demo check bench sweep lab-shell lint fuzz setup dkms-install dkms-uninstall
.DEFAULT_GOAL := all

all: headers
	$(MAKE) -C $(KDIR) M=$(CURDIR) modules

headers:
	@test -e $(KDIR)/Makefile || { \
		echo "No headers of a kernel in $(KDIR)."; \
		echo "Install them (Debian: apt install linux-headers-$$(uname -r)), or name others: make KDIR=/lib/modules/RELEASE/build"; \
		exit 1; } >&2

clean:
	$(if $(wildcard $(KDIR)/Makefile),$(MAKE) -C $(KDIR) M=$(CURDIR) clean)
	rm -rf build

setup:
	selftests/lab/setup/setup all

demo:
	$(LAB) demo $(chosen)

check:
	selftests/check $(chosen) $(if $(LONG),--long) $(if $(QUICK),--quick) $(if $(TESTS),--tests '$(TESTS)')

bench:
	selftests/bench/bench $(if $(KERNEL),--kernel $(KERNEL)) $(if $(ROUNDS),--rounds $(ROUNDS)) $(if $(REPS),--reps $(REPS)) $(if $(BENCH),-- $(BENCH))

sweep:
	$(LAB) sweep $(if $(KERNEL),--kernel $(KERNEL)) $(if $(DRIVER),--driver $(DRIVER)) $(if $(STEPS),--steps $(STEPS)) $(SCENARIO)

lab-shell:
	$(LAB) shell $(chosen)

lint:
	selftests/lint/lint

fuzz:
	selftests/fuzz/run --seconds $(FUZZ_SECONDS)

dkms-install:
	packaging/dkms-install $(VERSION)

dkms-uninstall:
	packaging/dkms-uninstall $(VERSION)

help:
	@echo 'make                   the module for the running kernel (KDIR=... for another)'
	@echo 'make demo              a TCP transfer over hv_netfail while its VF is taken and given back'
	@echo '                       (DRIVER=hv_netvsc: the same with the stock driver)'
	@echo 'make check             everything: lint, unit tests, fuzz replay, the lab on every kernel'
	@echo "make check TESTS='vf_*' KERNEL=6.12 DRIVER=hv_netvsc MODE=smp LONG=1"
	@echo '                       chosen lab tests, on a chosen kernel, driver and mode'
	@echo 'make sweep SCENARIO=revoke STEPS=1000'
	@echo '                       moves an event through a run, instant by instant'
	@echo "make bench             hv_netfail and hv_netvsc measured side by side (BENCH='rx-64-* memory-*' KERNEL=6.12)"
	@echo '                       (ROUNDS=7: so many pairs, three otherwise; REPS=5: so many windows of a kind in each)'
	@echo 'make lab-shell         a shell in the guest (KERNEL=7.3)'
	@echo 'make lint              checkpatch, sparse, W=1, kernel-doc, shellcheck, house laws'
	@echo 'make fuzz              coverage-guided fuzzing of the parsers (FUZZ_SECONDS=600)'
	@echo 'make setup             only what the others set up by themselves when they need it'
	@echo 'make dkms-install      install for every kernel of this machine; make dkms-uninstall undoes it'
	@echo 'make clean             remove what was built here (the cache in HVNF_CACHE stays)'
