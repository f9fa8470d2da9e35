using Amazon.ECR;
using Reconciler.Tests.Shared;

namespace Reconciler.AwsSdk.Tests;

public sealed class PublicApiTests
{
    [Fact]
    public void The_public_API_is_the_approved_one() => PublicApi.AssertApproved(typeof(AmazonECRClient).Assembly, "AwsSdk.Tests");
}
