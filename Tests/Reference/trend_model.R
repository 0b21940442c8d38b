# Reference values of TrendModelTests.
#
#     Rscript --vanilla Tests/Reference/trend_model.R
#
# R 4.2.2, MASS 7.3-58.2.
suppressMessages(library(MASS))
control <- glm.control(epsilon = 1e-15, maxit = 200)
y <- c(4, 2, 6, 5, 9, 11, 14, 12, 8, 5, 3, 2, 5, 6, 4, 9, 13, 10, 17, 20, 11, 9, 6, 4, 3, 8, 7, 9, 16, 21, 18, 24, 15, 8,
       9, 5)
days <- rep(c(31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31), 3)
t <- (0:35 - 17.5) / 12
c1 <- cos(2 * pi * (0:35) / 12); s1 <- sin(2 * pi * (0:35) / 12)
show <- function(name, v) cat(name, format(v, digits = 15), "\n")
ends <- function(drop, b0) exp(c(uniroot(function(b) drop(b) - qchisq(0.95, 1), c(b0 - 2, b0), tol = 1e-13)$root,
                                 uniroot(function(b) drop(b) - qchisq(0.95, 1), c(b0, b0 + 2), tol = 1e-13)$root))
fit <- glm(y ~ t + c1 + s1 + offset(log(days)), family = poisson, control = control)
null <- glm(y ~ c1 + s1 + offset(log(days)), family = poisson, control = control)
flat <- glm(y ~ t + offset(log(days)), family = poisson, control = control)
show("ratio", exp(coef(fit)[2]))
show("interval", ends(function(b) deviance(glm(y ~ c1 + s1 + offset(log(days) + b * t), family = poisson,
                                               control = control)) - deviance(fit), coef(fit)[2]))
show("p", pchisq(deviance(null) - deviance(fit), 1, lower.tail = FALSE))
show("dispersion and its p", c(sum(residuals(fit, "pearson")^2) / 32,
                               pchisq(sum(residuals(fit, "pearson")^2), 32, lower.tail = FALSE)))
show("season p", pchisq(deviance(flat) - deviance(fit), 2, lower.tail = FALSE))
show("peak to trough", exp(2 * sqrt(sum(coef(fit)[3:4]^2))))
show("peak", (atan2(coef(fit)[4], coef(fit)[3]) / 2 / pi * 12) %% 12)
nb <- glm.nb(y ~ t + offset(log(days)), control = glm.control(1e-14, 300))
show("without season: nb theta, ratio", c(nb$theta, exp(coef(nb)[2])))
step <- as.numeric(0:35 >= 18)
both <- glm(y ~ t + step + c1 + s1 + offset(log(days)), family = poisson, control = control)
show("with step: ratios", exp(coef(both)[2:3]))
