# Reference values for NearRepeatTests: Knox's test by surveillance::knox.
# Run: Rscript near_repeat.R        (R 4.2.2, surveillance 1.20.3)
suppressMessages(library(surveillance))
# The made-up events of NearRepeatTests.town: whole numbers from a small congruential generator.
state <- 12345
# 1103515245 * state exceeds 2^53, so the product is taken in two halves.
draw <- function(bound) {
  high <- state %/% 65536; low <- state %% 65536
  state <<- (((high * 1103515245) %% 32768) * 65536 + low * 1103515245 + 12345) %% 2147483648
  (state %/% 65536) %% bound
}
n <- 60
x <- y <- t <- numeric(n)
for (i in 1:n) { x[i] <- draw(500); y[i] <- draw(500); t[i] <- draw(100) }
cat("first events:", x[1], y[1], t[1], x[2], y[2], t[2], "\n")
pairs <- which(lower.tri(matrix(0, n, n)), arr.ind = TRUE)
for (metric in c("euclidean", "manhattan")) {
  ds <- as.numeric(dist(cbind(x, y), method = metric))
  dt <- as.numeric(dist(t))
  for (limit in list(c(50, 3), c(100, 10), c(150, 0), c(200, 40))) {
    # The Poisson p is not used; the count and its expectation are.
    k <- knox(dt = dt, ds = ds, eps.t = limit[2], eps.s = limit[1], simulate.p.value = FALSE)
    cat(metric, limit, "observed", k$statistic, "expected", format(k$null.value, digits = 17), "\n")
  }
}
set.seed(1)
k <- knox(dt = as.numeric(dist(t)), ds = as.numeric(dist(cbind(x, y))), eps.t = 10, eps.s = 100,
          simulate.p.value = TRUE, B = 99999)
cat("\npermutation p", k$p.value, "\n")
