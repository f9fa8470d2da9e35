variable "name" {
  description = "The prefix of the names of what the module creates."
  type        = string
  default     = "reconciler"
}

variable "image" {
  description = "The image of the worker, with a tag or a digest."
  type        = string

  validation {
    condition     = can(regex(".+[:@].+", var.image))
    error_message = "Give the image with a tag or a digest."
  }
}

variable "architecture" {
  description = "ARM64 or X86_64."
  type        = string
  default     = "ARM64"
}

variable "git_source" {
  description = "What to follow: URL?ref=BRANCH&path=FOLDER, without credentials."
  type        = string

  validation {
    condition     = can(regex("^https://[^@]+$", var.git_source))
    error_message = "Give an https URL without credentials."
  }
}

variable "git_token_secret_arn" {
  description = "The secret in Secrets Manager with the token for the repository; null for a public one."
  type        = string
  default     = null
}

variable "vpc_id" {
  description = "The VPC of the subnets."
  type        = string
}

variable "subnet_ids" {
  description = "Subnets from which AWS and the git host can be reached."
  type        = list(string)
}

variable "assign_public_ip" {
  description = "Whether the task gets a public address: in public subnets without a NAT gateway."
  type        = bool
  default     = false
}

variable "role_path" {
  description = "The pattern of the names of roles that the worker may create and pass."
  type        = string
  default     = "*"
}

variable "assumable_role_arns" {
  description = "The roles that stacks name as assumeRoleArn."
  type        = list(string)
  default     = []
}

variable "alarm_topic_arn" {
  description = "The SNS topic of the alarms; null for none."
  type        = string
  default     = null
}

variable "log_retention_days" {
  description = "How long the log is kept."
  type        = number
  default     = 90
}
