# SPDX-License-Identifier: GPL-2.0
#
# Asks the compiler what this kernel offers: one question per file of probe/,
# with the flags that the modules are compiled with, in parallel. The answers
# become generated/hvnf_probed.h, which is rewritten only when one changes.

hvnf-generated := include/compat/generated
hvnf-probed := $(obj)/$(hvnf-generated)/hvnf_probed.h

hvnf-verdicts := $(patsubst $(src)/include/compat/probe/%.c,$(hvnf-generated)/%.verdict, \
			    $(sort $(wildcard $(src)/include/compat/probe/*.c)))

# The release is an argument so that another kernel asks again.
quiet_cmd_hvnf_probe = PROBE   $(notdir $(basename $@))
      cmd_hvnf_probe = $(CONFIG_SHELL) $(filter %/probe.sh,$^) $@ $(filter %.c,$^) \
		       $(if $(filter 1 2,$(KBUILD_VERBOSE)),loud,quiet) $(KERNELRELEASE) \
		       $(CC) $(NOSTDINC_FLAGS) $(LINUXINCLUDE) \
		       -include $(srctree)/include/linux/compiler_types.h \
		       $(KBUILD_CPPFLAGS) $(KBUILD_CFLAGS) \
		       $(KBUILD_CFLAGS_MODULE) $(CFLAGS_MODULE)

# Nothing is asked in order to clean up.
ifeq ($(filter %/Makefile.clean,$(MAKEFILE_LIST)),)

$(addprefix $(obj)/,$(hvnf-verdicts)): $(obj)/$(hvnf-generated)/%.verdict: \
		$(src)/include/compat/probe/%.c $(src)/include/compat/probe.sh FORCE
	$(call if_changed,hvnf_probe)

define filechk_hvnf_probed
	echo "/* Answers of the probes of include/compat/probe. */"; \
	cat $(filter %.verdict,$^)
endef

$(hvnf-probed): $(addprefix $(obj)/,$(hvnf-verdicts)) FORCE
	$(call filechk,hvnf_probed)

# Before any object of the modules.
$(addprefix $(obj)/,hv_netfail selftests/kunit): $(hvnf-probed)

endif

targets += $(hvnf-verdicts)
clean-files += $(hvnf-generated)
