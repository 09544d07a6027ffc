/* SPDX-License-Identifier: GPL-2.0 */
/*
 * As much of KUnit as our suites use, for user space: the same suite files run
 * here under sanitizers in milliseconds. Prints KTAP, like the original.
 *
 * The seed of randomized cases is the program's first argument.
 */
#ifndef _HVNF_KUNIT_SHIM_H
#define _HVNF_KUNIT_SHIM_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define KUNIT_SHIM_ALLOCS	1024

/**
 * struct kunit - a running case
 * @failed: an expectation was not met
 * @abort: where an assertion that is not met jumps to
 * @allocs: memory to free at its end
 */
struct kunit {
	bool failed;
	jmp_buf abort;
	void *allocs[KUNIT_SHIM_ALLOCS];
};

/**
 * struct kunit_case - a case
 * @run_case: its function
 * @name: of the function
 */
struct kunit_case {
	void (*run_case)(struct kunit *test);
	const char *name;
};

/**
 * struct kunit_suite - the cases of one file
 * @name: of the suite
 * @test_cases: they, and an empty one behind
 */
struct kunit_suite {
	const char *name;
	struct kunit_case *test_cases;
};

static unsigned long long kunit_shim_seed = 1;

#define KUNIT_CASE(fn)		{ .run_case = fn, .name = #fn }
#define GFP_KERNEL		0
#define kunit_info(test, ...)	printf("    # " __VA_ARGS__)

/* Memory is known to the case, so that a case that ends early leaks none. */
static inline void *kunit_kmalloc(struct kunit *test, size_t len, int gfp)
{
	void *p = malloc(len);
	int i;

	(void)gfp;
	for (i = 0; i < KUNIT_SHIM_ALLOCS; i++) {
		if (!test->allocs[i]) {
			test->allocs[i] = p;
			return p;
		}
	}
	free(p);
	return NULL;
}

static inline void *kunit_kzalloc(struct kunit *test, size_t len, int gfp)
{
	void *p = kunit_kmalloc(test, len, gfp);

	return p ? memset(p, 0, len) : NULL;
}

static inline void kunit_kfree(struct kunit *test, const void *p)
{
	int i;

	for (i = 0; i < KUNIT_SHIM_ALLOCS; i++) {
		if (p && test->allocs[i] == p) {
			test->allocs[i] = NULL;
			free((void *)p);
			return;
		}
	}
}

__attribute__((__format__(__printf__, 5, 6)))
static inline void kunit_shim_report(struct kunit *test, const char *file,
				     int line, const char *what,
				     const char *fmt, ...)
{
	va_list args;

	printf("    # %s:%d: expected %s", file, line, what);
	va_start(args, fmt);
	vprintf(fmt, args);
	va_end(args);
	printf("\n");
	test->failed = true;
}

#define kunit_shim_check(test, ok, what, ...)				\
	do {								\
		if (!(ok))						\
			kunit_shim_report(test, __FILE__, __LINE__,	\
					  what, "; " __VA_ARGS__);	\
	} while (0)

#define kunit_shim_compare(test, left, op, right, ...)			\
	do {								\
		__auto_type _left = (left);				\
		__auto_type _right = (right);				\
		if (!(_left op _right)) {				\
			printf("    # %lld %s %lld is not so\n",	\
			       (long long)_left, #op,			\
			       (long long)_right);			\
			kunit_shim_report(test, __FILE__, __LINE__,	\
					  #left " " #op " " #right,	\
					  "; " __VA_ARGS__);		\
		}							\
	} while (0)

#define kunit_shim_leave(test)						\
	do {								\
		if ((test)->failed)					\
			longjmp((test)->abort, 1);			\
	} while (0)

#define KUNIT_EXPECT_TRUE_MSG(t, c, ...)	kunit_shim_check(t, c, #c, __VA_ARGS__)
#define KUNIT_EXPECT_FALSE_MSG(t, c, ...)	kunit_shim_check(t, !(c), "not " #c, __VA_ARGS__)
#define KUNIT_EXPECT_EQ_MSG(t, a, b, ...)	kunit_shim_compare(t, a, ==, b, __VA_ARGS__)
#define KUNIT_EXPECT_NE_MSG(t, a, b, ...)	kunit_shim_compare(t, a, !=, b, __VA_ARGS__)
#define KUNIT_EXPECT_LT_MSG(t, a, b, ...)	kunit_shim_compare(t, a, <, b, __VA_ARGS__)
#define KUNIT_EXPECT_LE_MSG(t, a, b, ...)	kunit_shim_compare(t, a, <=, b, __VA_ARGS__)
#define KUNIT_EXPECT_GE_MSG(t, a, b, ...)	kunit_shim_compare(t, a, >=, b, __VA_ARGS__)
#define KUNIT_EXPECT_TRUE(t, c)			KUNIT_EXPECT_TRUE_MSG(t, c, "")
#define KUNIT_EXPECT_FALSE(t, c)		KUNIT_EXPECT_FALSE_MSG(t, c, "")
#define KUNIT_EXPECT_EQ(t, a, b)		KUNIT_EXPECT_EQ_MSG(t, a, b, "")
#define KUNIT_EXPECT_NE(t, a, b)		KUNIT_EXPECT_NE_MSG(t, a, b, "")
#define KUNIT_EXPECT_LT(t, a, b)		KUNIT_EXPECT_LT_MSG(t, a, b, "")
#define KUNIT_EXPECT_LE(t, a, b)		KUNIT_EXPECT_LE_MSG(t, a, b, "")
#define KUNIT_EXPECT_GE(t, a, b)		KUNIT_EXPECT_GE_MSG(t, a, b, "")
#define KUNIT_EXPECT_PTR_EQ(t, a, b)					\
	kunit_shim_check(t, (a) == (b), #a " == " #b, "")
#define KUNIT_EXPECT_NULL(t, p)						\
	kunit_shim_check(t, !(p), #p " == NULL", "")
#define KUNIT_EXPECT_STREQ(t, a, b)					\
	kunit_shim_check(t, !strcmp(a, b), #a " is " #b, "%s and %s", a, b)
#define KUNIT_EXPECT_MEMEQ(t, a, b, n)					\
	kunit_shim_check(t, !memcmp(a, b, n), #a " equals " #b, "")
#define KUNIT_ASSERT_NOT_NULL(t, p)					\
	do {								\
		kunit_shim_check(t, (p) != NULL, #p, "");		\
		kunit_shim_leave(t);					\
	} while (0)
#define KUNIT_ASSERT_EQ(t, a, b)					\
	do {								\
		KUNIT_EXPECT_EQ(t, a, b);				\
		kunit_shim_leave(t);					\
	} while (0)
#define KUNIT_ASSERT_TRUE(t, c)						\
	do {								\
		KUNIT_EXPECT_TRUE(t, c);				\
		kunit_shim_leave(t);					\
	} while (0)

static inline bool kunit_shim_run_case(const struct kunit_case *c)
{
	static struct kunit test;
	int i;

	memset(&test, 0, sizeof(test));
	if (!setjmp(test.abort))
		c->run_case(&test);
	for (i = 0; i < KUNIT_SHIM_ALLOCS; i++)
		free(test.allocs[i]);
	return !test.failed;
}

static inline int kunit_shim_run(const struct kunit_suite *suite)
{
	const struct kunit_case *c;
	int n = 0, failed = 0;

	while (suite->test_cases[n].run_case)
		n++;
	printf("KTAP version 1\n# Subtest: %s\n1..%d\n", suite->name, n);
	for (c = suite->test_cases, n = 1; c->run_case; c++, n++) {
		bool ok = kunit_shim_run_case(c);

		failed += !ok;
		printf("%sok %d %s\n", ok ? "" : "not ", n, c->name);
	}
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}

#define kunit_test_suite(suite)						\
int main(int argc, char **argv)						\
{									\
	if (argc > 1)							\
		kunit_shim_seed = strtoull(argv[1], NULL, 0);		\
	return kunit_shim_run(&(suite));				\
}

#endif /* _HVNF_KUNIT_SHIM_H */
