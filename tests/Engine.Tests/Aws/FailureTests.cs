using System.Net;
using Amazon.Runtime;
using Reconciler.Engine.Aws;
using Reconciler.Engine.Execution;
using Reconciler.Engine.Model;

namespace Engine.Tests.Aws;

public sealed class FailureTests
{
    [Theory]
    [InlineData("ThrottlingException", "Rate exceeded", 429, "Throttled")]
    [InlineData("TooManyRequestsException", "", 400, "Throttled")]
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
    [InlineData("InternalServerException", "", 500, "Transient")]
    public void Errors_are_classified_by_what_they_mean(string code, string message, int status, string kind) => Assert.Equal(
        kind, FailureClassifier.Classify(new AmazonServiceException(message, null, ErrorType.Unknown, code, "id", (HttpStatusCode)status)).Kind.ToString());

    [Fact]
    public void No_answer_is_a_passing_failure() => Assert.True(FailureClassifier.Classify(new HttpRequestException("refused")).IsRetryable);

    [Fact]
    public void A_bug_is_no_failed_call() => Assert.False(FailureClassifier.IsAwsFailure(new InvalidOperationException()));

    [Fact]
    public void The_first_look_comes_early_and_then_it_backs_off()
    {
        var waits = Enumerable.Range(0, 40).Select(looks => Backoff.PollDelay(looks, ResourceTraits.None.PollBackoffFactor)).ToList();
        Assert.Equal(TimeSpan.FromMilliseconds(75), waits[0]);
        Assert.Equal(waits.Order(), waits);
        Assert.Equal(TimeSpan.FromSeconds(15), waits[^1]);
        Assert.Equal(TimeSpan.FromSeconds(30), Backoff.RetryDelay(100));
    }

    [Theory]
    [InlineData(2, 5)]
    [InlineData(10, 8)]
    [InlineData(30, 10)]
    [InlineData(120, 16)]
    public void What_takes_AWS_some_seconds_is_looked_at_a_few_times(int seconds, int most)
    {
        var (looks, waited) = (0, TimeSpan.Zero);
        while (waited < TimeSpan.FromSeconds(seconds)) waited += Backoff.PollDelay(looks++, ResourceTraits.None.PollBackoffFactor);

        Assert.True(looks <= most, $"{looks} looks in {waited}");
    }
}
