#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# One probe: probe.sh VERDICT SOURCE quiet|loud RELEASE COMPILER FLAGS...
#
# SOURCE compiles where the kernel has the newest form of an API. Its name says
# what follows: have_x.c that compiles gives HVNF_HAVE_X, need_x.c that does not
# gives HVNF_NEED_X. control.c compiles everywhere; if it does not, no answer
# of this compiler is worth anything.

verdict=$1
source=$2
loud=$3
shift 4

name=${source##*/}
name=${name%.c}
macro=HVNF_$(echo "$name" | tr '[:lower:]' '[:upper:]')
mkdir -p "${verdict%/*}" || exit 1

if "$@" -DHVNF_PROBING -DKBUILD_MODNAME='"probe"' -DKBUILD_BASENAME='"probe"' -DMODULE \
	-fsyntax-only "$source" 2> "$verdict.log"; then
	compiles=y
else
	compiles=n
fi

case $name-$compiles in
control-n)
	echo "include/compat: the compiler does not work with this kernel's headers:" >&2
	cat "$verdict.log" >&2
	exit 1
	;;
control-y)	answer= ;;
have_*-y)	answer="#define $macro 1" ;;
need_*-n)	answer="#define $macro 1" ;;
have_*-n|need_*-y)
	answer="/* $macro: no */"
	;;
*)
	echo "include/compat: $source: the name begins with neither have_ nor need_" >&2
	exit 1
	;;
esac

[ "$loud" = loud ] && echo "  probe: ${answer:-the compiler works}"
echo "$answer" > "$verdict"
