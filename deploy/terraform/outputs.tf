output "task_role_arn" {
  description = "The role of the worker. Roles in other accounts trust it."
  value       = aws_iam_role.worker.arn
}

output "log_group_name" {
  description = "The log of the worker."
  value       = aws_cloudwatch_log_group.worker.name
}
