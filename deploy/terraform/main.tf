data "aws_caller_identity" "current" {}
data "aws_partition" "current" {}
data "aws_region" "current" {}

locals {
  region        = data.aws_region.current.name
  alarm_actions = var.alarm_topic_arn == null ? [] : [var.alarm_topic_arn]
}

resource "aws_cloudwatch_log_group" "worker" {
  name              = "/${var.name}/worker"
  retention_in_days = var.log_retention_days
}

# Says which worker may change things, should there ever be two.
resource "aws_s3_bucket" "lease" {
  bucket_prefix = "${var.name}-lease-"
}

resource "aws_s3_bucket_public_access_block" "lease" {
  bucket                  = aws_s3_bucket.lease.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

# What others change in this region. IAM reports to us-east-1: docs/events.md says how its events get here.
resource "aws_sqs_queue" "events" {
  name_prefix               = "${var.name}-events-"
  message_retention_seconds = 3600
  receive_wait_time_seconds = 20
  sqs_managed_sse_enabled   = true
}

resource "aws_cloudwatch_event_rule" "changes" {
  name_prefix = "${var.name}-"
  description = "Changes by calls of the services that the reconciler looks after"

  event_pattern = jsonencode({
    detail-type = ["AWS API Call via CloudTrail"]
    detail = {
      eventSource = [
        for service in ["bedrock-agentcore", "iam", "cognito-idp", "ecr", "codebuild", "s3", "lambda", "secretsmanager", "logs"] :
        "${service}.amazonaws.com"
      ]
    }
  })
}

resource "aws_cloudwatch_event_target" "events" {
  rule      = aws_cloudwatch_event_rule.changes.name
  target_id = "queue"
  arn       = aws_sqs_queue.events.arn
}

resource "aws_sqs_queue_policy" "events" {
  queue_url = aws_sqs_queue.events.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "events.amazonaws.com" }
      Action    = "sqs:SendMessage"
      Resource  = aws_sqs_queue.events.arn
      Condition = { ArnEquals = { "aws:SourceArn" = aws_cloudwatch_event_rule.changes.arn } }
    }]
  })
}

resource "aws_ecs_cluster" "this" {
  name = var.name
}

# The worker calls AWS and git, and nobody calls it.
resource "aws_security_group" "worker" {
  name_prefix = "${var.name}-"
  description = "The reconciler worker"
  vpc_id      = var.vpc_id

  egress {
    description = "AWS and git over HTTPS"
    from_port   = 443
    to_port     = 443
    protocol    = "tcp"
    cidr_blocks = ["0.0.0.0/0"]
  }
}

data "aws_iam_policy_document" "ecs_tasks" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["ecs-tasks.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [data.aws_caller_identity.current.account_id]
    }
  }
}

resource "aws_iam_role" "execution" {
  name_prefix        = "${var.name}-execution-"
  assume_role_policy = data.aws_iam_policy_document.ecs_tasks.json
}

resource "aws_iam_role_policy_attachment" "execution" {
  role       = aws_iam_role.execution.name
  policy_arn = "arn:${data.aws_partition.current.partition}:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy"
}

resource "aws_iam_role_policy" "git_token" {
  count = var.git_token_secret_arn == null ? 0 : 1
  name  = "git-token"
  role  = aws_iam_role.execution.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = "secretsmanager:GetSecretValue"
      Resource = var.git_token_secret_arn
    }]
  })
}

resource "aws_iam_role" "worker" {
  name_prefix        = "${var.name}-worker-"
  assume_role_policy = data.aws_iam_policy_document.ecs_tasks.json
}

locals {
  worker_statements = jsondecode(templatefile("${path.module}/worker-policy.json.tftpl", {
    partition = data.aws_partition.current.partition
    region    = local.region
    account   = data.aws_caller_identity.current.account_id
    role_path = var.role_path
  })).Statement
}

# Two, because a managed policy may have 6,144 characters.
resource "aws_iam_policy" "worker" {
  for_each = {
    services = [for statement in local.worker_statements : statement if !contains(["Callers", "Policies", "PassRoles", "Roles"], statement.Sid)]
    iam      = [for statement in local.worker_statements : statement if contains(["Callers", "Policies", "PassRoles", "Roles"], statement.Sid)]
  }

  name_prefix = "${var.name}-worker-${each.key}-"
  description = "What the reconciler worker does with the resource types of this version"
  policy      = jsonencode({ Version = "2012-10-17", Statement = each.value })
}

resource "aws_iam_role_policy_attachment" "worker" {
  for_each = aws_iam_policy.worker

  role       = aws_iam_role.worker.name
  policy_arn = each.value.arn
}

resource "aws_iam_role_policy" "events" {
  name = "events"
  role = aws_iam_role.worker.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = ["sqs:DeleteMessage", "sqs:GetQueueUrl", "sqs:ReceiveMessage"]
      Resource = aws_sqs_queue.events.arn
    }]
  })
}

resource "aws_iam_role_policy" "other_accounts" {
  count = length(var.assumable_role_arns) == 0 ? 0 : 1
  name  = "other-accounts"
  role  = aws_iam_role.worker.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = "sts:AssumeRole"
      Resource = var.assumable_role_arns
    }]
  })
}

resource "aws_ecs_task_definition" "worker" {
  family                   = var.name
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 512
  memory                   = 1024
  execution_role_arn       = aws_iam_role.execution.arn
  task_role_arn            = aws_iam_role.worker.arn

  runtime_platform {
    cpu_architecture        = var.architecture
    operating_system_family = "LINUX"
  }

  volume {
    name = "tmp"
  }

  container_definitions = jsonencode([{
    name      = "reconciler"
    image     = var.image
    essential = true
    command = [
      "run",
      "--git", var.git_source,
      "--lease", "s3://${aws_s3_bucket.lease.id}/reconciler",
      "--events", "sqs://${aws_sqs_queue.events.name}",
      "--output", "json",
    ]
    readonlyRootFilesystem = true
    user                   = "1654"
    stopTimeout            = 30
    linuxParameters        = { initProcessEnabled = true, capabilities = { drop = ["ALL"] } }
    mountPoints            = [{ sourceVolume = "tmp", containerPath = "/tmp" }]
    environment            = [{ name = "RECONCILER_REGION", value = local.region }]
    secrets                = var.git_token_secret_arn == null ? [] : [{ name = "RECONCILER_GIT_TOKEN", valueFrom = var.git_token_secret_arn }]

    healthCheck = {
      command     = ["CMD", "/app/reconciler", "healthz"]
      interval    = 30
      timeout     = 10
      retries     = 3
      startPeriod = 60
    }

    logConfiguration = {
      logDriver = "awslogs"
      options = {
        awslogs-group         = aws_cloudwatch_log_group.worker.name
        awslogs-region        = local.region
        awslogs-stream-prefix = "worker"
      }
    }
  }])
}

# One worker at a time: the old task stops before the new one starts.
resource "aws_ecs_service" "worker" {
  name                               = var.name
  cluster                            = aws_ecs_cluster.this.id
  task_definition                    = aws_ecs_task_definition.worker.arn
  launch_type                        = "FARGATE"
  desired_count                      = 1
  deployment_minimum_healthy_percent = 0
  deployment_maximum_percent         = 100

  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }

  network_configuration {
    assign_public_ip = var.assign_public_ip
    security_groups  = [aws_security_group.worker.id]
    subnets          = var.subnet_ids
  }
}

# A resource that is stalled or in conflict, an error in a spec, or a git source that cannot be followed.
resource "aws_cloudwatch_log_metric_filter" "attention" {
  name           = "${var.name}-needs-attention"
  log_group_name = aws_cloudwatch_log_group.worker.name
  pattern        = "{ ($.State = \"Stalled\") || ($.State = \"Conflict\") || ($.SpecError = \"*\") || ($.Hint = \"*\") }"

  metric_transformation {
    namespace     = "Reconciler"
    name          = "${var.name}-needs-attention"
    value         = "1"
    default_value = "0"
  }
}

resource "aws_cloudwatch_metric_alarm" "attention" {
  alarm_name          = "${var.name}-needs-attention"
  alarm_description   = "A stack of the reconciler needs a person. The log says which one and why."
  namespace           = "Reconciler"
  metric_name         = "${var.name}-needs-attention"
  statistic           = "Sum"
  period              = 300
  evaluation_periods  = 1
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = local.alarm_actions
}

resource "aws_cloudwatch_metric_alarm" "worker" {
  alarm_name          = "${var.name}-worker"
  alarm_description   = "The reconciler worker does not run, so drift is not healed and commits are not applied."
  namespace           = "AWS/ECS"
  metric_name         = "CPUUtilization"
  statistic           = "SampleCount"
  period              = 300
  evaluation_periods  = 2
  threshold           = 1
  comparison_operator = "LessThanThreshold"
  treat_missing_data  = "breaching"
  alarm_actions       = local.alarm_actions

  dimensions = {
    ClusterName = aws_ecs_cluster.this.name
    ServiceName = aws_ecs_service.worker.name
  }
}
