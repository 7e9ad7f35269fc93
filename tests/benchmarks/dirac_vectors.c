/* Simultaneous descent on chains of logistic Dirac-GANs in explicit vectors, the state in registers while it fits.
 *
 * x_i+ = x_i - h (s_i y_i + c y_{i+1}), y_i+ = y_i + h (s_i x_i + c x_{i-1}), s_i = 1/(1 + exp(x_i y_i)).
 * PAIRS and VECTORS (independent ones, so that latencies overlap) are set on the compiler's command line.
 */
#include <stdint.h>

#define LANES 8 /* doubles in 512 bits; compilers split the vectors where the processor has shorter ones */
#define BLOCK (LANES * VECTORS)

typedef double vector __attribute__((vector_size(8 * LANES)));
typedef uint64_t bits __attribute__((vector_size(8 * LANES)));

#define REAL vector
#define BITS bits
#include "exponential.h"

static inline void step(vector x[PAIRS][VECTORS], vector y[PAIRS][VECTORS], double h, double c)
{
    vector before[VECTORS];
    for (int i = 0; i < PAIRS; i++)
        for (int v = 0; v < VECTORS; v++) {
            vector old = x[i][v], s = h / (1.0 + exponential(old * y[i][v]));
            x[i][v] = old - s * y[i][v];
            y[i][v] = y[i][v] + s * old;
            if (i + 1 < PAIRS)
                x[i][v] -= h * c * y[i + 1][v];
            if (i > 0)
                y[i][v] += h * c * before[v];
            before[v] = old;
        }
}

/* All trajectories z (count, 2 PAIRS) in place; count is a multiple of BLOCK. */
void descend(double *z, long count, long steps, double h, double c)
{
#pragma omp parallel for schedule(static)
    for (long first = 0; first < count; first += BLOCK) {
        vector x[PAIRS][VECTORS], y[PAIRS][VECTORS];
        double *block = z + 2 * PAIRS * first;
        for (int i = 0; i < PAIRS; i++)
            for (int j = 0; j < BLOCK; j++) {
                x[i][j / LANES][j % LANES] = block[2 * PAIRS * j + i];
                y[i][j / LANES][j % LANES] = block[2 * PAIRS * j + PAIRS + i];
            }
        for (long t = 0; t < steps; t++)
            step(x, y, h, c);
        for (int i = 0; i < PAIRS; i++)
            for (int j = 0; j < BLOCK; j++) {
                block[2 * PAIRS * j + i] = x[i][j / LANES][j % LANES];
                block[2 * PAIRS * j + PAIRS + i] = y[i][j / LANES][j % LANES];
            }
    }
}
