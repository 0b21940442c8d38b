# Reference values of ShrunkenRatesTests: spdep's EBest and EBlocal, and glm.nb with nothing but an intercept.
#
#     Rscript --vanilla Tests/Reference/shrunken_rates.R
#
# R 4.2.2, spdep 1.2-7, MASS 7.3-58.2. Ten areas in a row, each next to the ones before and after it.
suppressMessages({library(spdep); library(MASS)})
y <- c(3, 0, 7, 12, 1, 5, 30, 2, 0, 9)
e <- c(120, 80, 150, 90, 60, 200, 310, 40, 25, 175)
best <- EBest(y, e)
show <- function(name, v) cat(name, format(v, digits = 17), "\n")
show("EBest", best$estmm)
show("EBest a, b", unlist(attr(best, "parameters")))
line <- structure(lapply(1:10, function(i) as.integer(setdiff(c(i - 1, i + 1), c(0, 11)))), class = "nb",
                  region.id = as.character(1:10))
show("EBlocal", EBlocal(y, e, line, geoda = TRUE)$est)
mu <- exp(coef(glm.nb(y ~ 1 + offset(log(e)))))
theta <- glm.nb(y ~ 1 + offset(log(e)))$theta
for (i in 1:60) {
  fit <- glm(y ~ 1 + offset(log(e)), family = negative.binomial(theta), control = glm.control(1e-15, 100))
  theta <- theta.ml(y, fitted(fit), limit = 100, eps = 1e-14)
}
show("glm.nb mean, theta", c(exp(coef(fit)), as.numeric(theta)))
a <- as.numeric(theta); b <- a / exp(coef(fit))
show("ML mean", (y + a) / (e + b))
show("ML lower", qgamma(0.025, y + a, e + b))
show("ML upper", qgamma(0.975, y + a, e + b))
show("ML exceedance", pgamma(2 * sum(y) / sum(e), y + a, e + b, lower.tail = FALSE))
