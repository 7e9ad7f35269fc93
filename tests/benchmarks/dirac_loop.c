/* Simultaneous descent on the logistic Dirac-GAN in plain loops: x+ = x - h s y, y+ = y + h s x, s = 1/(1 + exp(x y)).
 *
 * EXP is the library's exp or, by the compiler's command line, the polynomial of exponential.h.
 */
#include <math.h>

#define REAL double
#define BITS uint64_t
#include "exponential.h"

#ifndef EXP
#define EXP exp
#endif
#define BLOCK 64

/* All trajectories z (count, 2) in place; count is a multiple of BLOCK. */
void descend(double *z, long count, long steps, double h)
{
#pragma omp parallel for schedule(static)
    for (long first = 0; first < count; first += BLOCK) {
        double x[BLOCK], y[BLOCK], *block = z + 2 * first;
        for (int j = 0; j < BLOCK; j++) {
            x[j] = block[2 * j];
            y[j] = block[2 * j + 1];
        }
        for (long t = 0; t < steps; t++)
#pragma omp simd
            for (int j = 0; j < BLOCK; j++) {
                double old = x[j], s = h / (1.0 + EXP(old * y[j]));
                x[j] = old - s * y[j];
                y[j] = y[j] + s * old;
            }
        for (int j = 0; j < BLOCK; j++) {
            block[2 * j] = x[j];
            block[2 * j + 1] = y[j];
        }
    }
}

/* One trajectory (x, y) in place. */
void descend_one(double *z, long steps, double h)
{
    double x = z[0], y = z[1];
    for (long t = 0; t < steps; t++) {
        double old = x, s = h / (1.0 + EXP(x * y));
        x = old - s * y;
        y = y + s * old;
    }
    z[0] = x;
    z[1] = y;
}
