using System.Net;
using Amazon.Runtime;
using Reconciler.Engine.Aws;
using Reconciler.Engine.Aws.Responses;
using Reconciler.Engine.Execution;
using Reconciler.Engine.Model;

namespace Engine.Tests.Aws;

public sealed class FailureTests
{
    [Theory]
    [InlineData("ThrottlingException", "Rate exceeded", 429, "Throttled")]
    [InlineData("TooManyRequestsException", "", 400, "Throttled")]
    [InlineData("ThrottledException", "", 400, "Throttled")]
    [InlineData("ServiceQuotaExceededException", "", 402, "QuotaExceeded")]
    [InlineData("ConflictException", "", 409, "Conflict")]
    [InlineData("ResourceNotFoundException", "", 404, "NotFound")]
    [InlineData("NoSuchEntity", "", 404, "NotFound")]
    [InlineData("AccessDeniedException", "User is not authorized to perform: GetGateway", 403, "Forbidden")]
    [InlineData("AccessDeniedException", "... GenesisPolicyEngineCheck ...", 403, "NotPropagated")]
    [InlineData("ValidationException", "Gateway execution role lacks permission to invoke", 400, "NotPropagated")]
    [InlineData("ValidationException", "Role validation failed for 'arn'", 400, "NotPropagated")]
    [InlineData("ValidationException", "Architecture incompatible for uri 'x'. Supported architectures: [arm64]", 400, "Invalid")]
    [InlineData("InvalidInputException", "CodeBuild is not authorized to perform: sts:AssumeRole on service role", 400, "NotPropagated")]
    [InlineData("ValidationException", "Gateway has targets associated with it. Delete all targets first.", 400, "Conflict")]
    [InlineData("ValidationException", "Gateway not valid", 400, "Invalid")]
    [InlineData("InternalServerException", "", 500, "Transient")]
    public void Errors_are_classified_by_code_text_and_status(string code, string message, int status, string kind)
    {
        var error = new AmazonServiceException(message, null, ErrorType.Unknown, code, "id", (HttpStatusCode)status);
        Assert.Equal(kind, FailureClassifier.Classify(error).Kind.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData(200)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(500)]
    [InlineData(502)]
    public void A_page_of_a_proxy_never_means_that_a_change_was_refused_or_a_resource_is_gone(int? status)
    {
        var strange = new UnexpectedResponseException("a page", status);

        Assert.True(FailureClassifier.IsAwsFailure(strange));
        Assert.False(FailureClassifier.IsRefusal(strange));
        Assert.False(FailureClassifier.IsNotFound(strange));
        Assert.DoesNotContain(FailureClassifier.Classify(strange).Kind, new[] { FailureKind.NotFound, FailureKind.Forbidden, FailureKind.Invalid });
    }

    [Fact]
    public void A_call_without_response_is_retryable() =>
        Assert.True(FailureClassifier.Classify(new HttpRequestException("refused")).IsRetryable);

    [Fact]
    public void Other_exceptions_are_not_AWS_failures() => Assert.False(FailureClassifier.IsAwsFailure(new InvalidOperationException()));

    [Fact]
    public void The_first_poll_is_early_and_later_polls_back_off()
    {
        var waits = Enumerable.Range(0, 40).Select(polls => Backoff.PollDelay(new EngineOptions(), polls, ResourceTraits.None.PollBackoffFactor)).ToList();
        Assert.Equal(TimeSpan.FromMilliseconds(75), waits[0]);
        Assert.Equal(waits.Order(), waits);
        Assert.Equal(TimeSpan.FromSeconds(15), waits[^1]);
        Assert.Equal(TimeSpan.FromSeconds(30), Backoff.RetryDelay(new EngineOptions(), 100));
    }

    [Theory]
    [InlineData(2, 5)]
    [InlineData(10, 8)]
    [InlineData(30, 10)]
    [InlineData(120, 16)]
    public void A_change_that_takes_AWS_seconds_needs_few_polls(int seconds, int maxPolls)
    {
        var (polls, waited) = (0, TimeSpan.Zero);
        while (waited < TimeSpan.FromSeconds(seconds)) waited += Backoff.PollDelay(new EngineOptions(), polls++, ResourceTraits.None.PollBackoffFactor);

        Assert.True(polls <= maxPolls, $"{polls} polls in {waited}");
    }
}
